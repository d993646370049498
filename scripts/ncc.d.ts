// ncc ships no types; this is the part of its programming interface that we use. Source: vercel/ncc readme.md, "Programmatically From Node.js".
declare module '@vercel/ncc' {
  type Options = {
    cache?: boolean | string;
    quiet?: boolean;
    license?: string;
    target?: string;
    minify?: boolean;
  };
  type Output = { code: string; assets: Record<string, { source: string | Buffer; permissions?: number }> };
  export default function ncc(entry: string, options?: Options): Promise<Output>;
}
