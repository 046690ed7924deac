/** Part of the fetch standard, but missing in TypeScript's types. */
interface RequestInit {
  duplex?: 'half';
}
