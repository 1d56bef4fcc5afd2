/** cli: see DESIGN §4. */
export {};
