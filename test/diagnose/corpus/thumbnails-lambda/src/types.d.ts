declare module 'node-serialize' {
  export function unserialize(text: string): Record<string, string>;
}
