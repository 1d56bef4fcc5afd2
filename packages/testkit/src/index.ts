/** testkit: see DESIGN §4. */
export {};
