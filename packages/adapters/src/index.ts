/** adapters: see DESIGN §4. */
export {};
