/** What shell commands are for, by name. Words, not a shell: options are looked at elsewhere. */
import type { DestinationType } from '../operation.ts';

function names(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/));
}

/** Neither read data nor send it. Counting and digests among them. */
export const HARMLESS = names(
  `pip pip3 conda mamba uv poetry apt apt-get brew ls pwd mkdir rmdir which date whoami nvidia-smi free df du uname
   ps top true false sleep touch chmod chown rm tree wc nproc lscpu hostname java javac make clear test set unset kill
   file stat tar unzip zip gunzip gzip type alias local return exit trap wait shift : [ [[ ]] ] md5sum sha1sum sha256sum
   sha512sum cksum basename dirname realpath readlink id groups lsof netstat ping nslookup dig seq history umask ulimit
   tput stty reset npm npx yarn node-gyp apk yum dnf systemctl service crontab lsb_release fc-list locale`,
);

export const RUNS_CODE = names(
  'python python3 python2 ipython jupyter papermill make java bash sh zsh ksh dash node Rscript R perl ruby php julia',
);

/** Print what is in their files. */
export const SHOWS = names(
  `cat head tail less more grep egrep fgrep zgrep rg awk gawk sed cut sort uniq csvlook csvcut csvgrep csvsql jq yq strings
   xxd od hexdump column base64 base32 uuencode nl tac rev paste join comm diff tr fold fmt pr zcat bzcat xzcat iconv
   mlr q csvstat expand`,
);

export const COPIES = names('cp mv rsync scp ln install dd split csplit gcp pv');

/** Pack files into the file that comes first (or behind `-f`). */
export const PACKS = names('tar zip 7z 7za rar ar cpio');

export const SENDS = names(
  `curl wget http https nc ncat netcat socat telnet ftp sftp lftp tftp mail sendmail mutt mailx s-nail swaks rclone ssh git gh
   kaggle gist croc wormhole transfer ngrok wget2 aria2c`,
);

export const CLOUD = names(
  'aws gsutil gcloud az azcopy s3cmd s5cmd bq mc databricks snowsql hdfs hadoop dbfs huggingface-cli wandb mlflow dvc',
);

/** Run the command that follows them. */
export const PREFIXES = names(
  'sudo nohup time env command exec builtin nice ionice timeout watch stdbuf setsid doas chronic unbuffer do then else elif if while until ! { eval',
);

/** Words of the grammar that do nothing themselves. */
export const GRAMMAR = names('done fi esac } in');

/** Words of the cloud tools behind which paths stand. */
export const TRANSFERS = names(
  'cp sync mv put rsync upload copy copyFromLocal moveFromLocal upload-batch load fs storage',
);

export function destinationOf(name: string): DestinationType {
  if (CLOUD.has(name)) return 'object_store';
  return /mail|mutt|swaks/.test(name) ? 'email' : 'http';
}

const DATA_FILE =
  /\.(csv|tsv|parquet|json|jsonl|ndjson|xlsx?|feather|pkl|pickle|db|sqlite|txt|gz|zip|tgz|tar|bz2|xz|dat|avro|orc|h5|ipynb|sql|log|xml|npy|npz|dta|sav|rds|arrow)$/i;

export function looksLikeData(word: string): boolean {
  return DATA_FILE.test(word);
}

export function isUrl(word: string): boolean {
  return /^[a-z][a-z0-9+]*:\/\//i.test(word);
}

/** `me@host:/path`, `host:path`: the remote half, as an address. Null: a path here. */
export function remoteOf(word: string): string | null {
  const match = /^(?:[\w.-]+@)?([\w-][\w.-]+):(?!\/\/)(.*)$/.exec(word);
  return match === null ? null : `ssh://${match[1] ?? ''}/${(match[2] ?? '').replace(/^\//, '')}`;
}
