/**
 * Bitcoin addresses: base58check of version, hash and double SHA-256 (BIP 13), and bech32 and bech32m
 * (BIP 173, BIP 350). It looks at one address, not at texts.
 */
import { sha256 } from '@noble/hashes/sha2.js';

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const BECH32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';

/** True for a main-net address whose checksum holds. */
export function isWallet(text: string): boolean {
  if (/^[13][1-9A-HJ-NP-Za-km-z]{25,34}$/.test(text)) return isBase58Check(text);
  return (
    /^(bc1[ac-hj-np-z02-9]{11,71}|BC1[AC-HJ-NP-Z02-9]{11,71})$/.test(text) &&
    isBech32(text.toLowerCase())
  );
}

function isBase58Check(text: string): boolean {
  const bytes = new Uint8Array(25);
  for (const char of text.split('')) {
    let carry = BASE58.indexOf(char);
    for (let i = 24; i >= 0; i -= 1) {
      carry += (bytes[i] ?? 0) * 58;
      bytes[i] = carry % 256;
      carry = Math.floor(carry / 256);
    }
    if (carry > 0) return false;
  }
  const check = sha256(sha256(bytes.subarray(0, 21)));
  return bytes.subarray(21).every((byte, at) => byte === check[at]);
}

function isBech32(text: string): boolean {
  let check = 1;
  const step = (value: number) => {
    const top = check >>> 25;
    check = ((check & 0x1ffffff) << 5) ^ value;
    [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3].forEach((generator, at) => {
      if (((top >>> at) & 1) === 1) check ^= generator;
    });
  };
  // The human-readable part "bc", expanded: high bits, zero, low bits.
  for (const value of [3, 3, 0, 2, 3]) step(value);
  for (const char of text.slice(3).split('')) step(BECH32.indexOf(char));
  return check === 1 || check === 0x2bc830a3;
}
