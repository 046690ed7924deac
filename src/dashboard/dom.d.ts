/** Of the standard for fetch, and missing in the types of TypeScript. */
interface RequestInit {
  duplex?: 'half';
}
