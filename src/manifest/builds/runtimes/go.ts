import { addUser, allOf, copy, declared, type Recipe, run, type Sources, start } from './recipe.js';

export const go: Recipe = {
  version: '1.25',
  image: (version) => `golang:${version}`,
  reads: ['go.mod'],
  entries: 'main.go',

  problem({ names }) {
    if (names.has('go.mod')) return undefined;
    return { message: 'there is no go.mod', hint: 'create it with go mod init' };
  },

  entry(sources) {
    const program = programName(sources);
    return program !== undefined && sources.names.has('main.go') ? [`/app/${program}`] : undefined;
  },

  lock: (sources) => (sources.names.has('go.sum') ? 'go.sum' : 'go.mod'),

  /** The image has the programs alone, and what they need of a system: certificates, time zones, a folder for files. */
  lines(ingredients) {
    const { base, sources } = ingredients;
    const caches = ['/go/pkg/mod', '/root/.cache/go-build'] as const;
    return [
      `FROM ${base} AS build`,
      ...declared(ingredients),
      'WORKDIR /src',
      ...(sources.names.has('vendor')
        ? []
        : [copy(allOf(sources, 'go.mod', 'go.sum')), run(ingredients, 'go mod download', caches[0])]),
      'COPY . .',
      run(ingredients, 'CGO_ENABLED=0 go build -trimpath -ldflags=-s -o /image/app/ ./...', ...caches),
      addUser(ingredients, '/image'),
      `RUN mkdir -p /image/etc/ssl/certs /image/tmp && chmod 1777 /image/tmp \\
 && cp /etc/ssl/certs/ca-certificates.crt /image/etc/ssl/certs/ \\
 && cp "$(go env GOROOT)/lib/time/zoneinfo.zip" /image/etc/`,
      '',
      'FROM scratch',
      'COPY --from=build /image/ /',
      'ENV PATH=/app ZONEINFO=/etc/zoneinfo.zip',
      'WORKDIR /app',
      ...start(ingredients),
    ];
  },
};

/** As `go build` names the program of the module's own folder: the last part of its path, without a version. */
function programName({ texts }: Sources): string | undefined {
  const [, path = ''] = /^module\s+"?([^\s"]+)/m.exec(texts['go.mod'] ?? '') ?? [];
  return path
    .split('/')
    .filter((part) => part !== '' && !/^v\d+$/.test(part))
    .at(-1);
}
