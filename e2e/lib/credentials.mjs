// The development users and keys that the protocol documents. They are public.
export const KEYS = {
  current: "sig_7kYjw48mhY7kAjqNGcy6cr29RJ6r",
  next: "sig_5ZB6DVzB1wjE8S6rZ7eenA8Pdnhs",
};

export const USER = "defaultUser";

export function tokenOf(user, password) {
  return Buffer.from(JSON.stringify({ UserID: user, Password: password })).toString("base64");
}

export const TOKEN = tokenOf(USER, "defaultPassword");

/** The token of one of the three further users of a development server. */
export const otherToken = (number) => tokenOf(`testUser${number}`, "testPassword");
