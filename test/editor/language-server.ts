/** Editors' language servers, in process, with the published schema. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import type { TextDocument } from 'vscode-json-languageservice';
import { getLanguageService as yamlServer } from 'yaml-language-server';
import { PACKAGE_ROOT } from '../../src/version.js';

// Node and tsx disagree on what an import of this package gives.
const jsonServices: typeof import('vscode-json-languageservice') = createRequire(import.meta.url)(
  'vscode-json-languageservice',
);

type Position = ReturnType<TextDocument['positionAt']>;

export interface Completion {
  readonly label: string;
  readonly inserted: string;
}

export interface Diagnostic {
  readonly message: string;
  readonly range: { readonly start: Position; readonly end: Position };
}

/** What an editor asks for. A document whose name ends in .json is JSON, any other is YAML. */
export interface LanguageServer {
  complete(document: TextDocument, position: Position): Promise<Completion[]>;
  /** Empty if there is nothing to show. */
  hover(document: TextDocument, position: Position): Promise<string>;
  diagnose(document: TextDocument): Promise<Diagnostic[]>;
}

/** Every path to a schema leads to the published one of that name. */
const schemaRequestService = async (url: string) =>
  readFileSync(join(PACKAGE_ROOT, 'schema', basename(url)), 'utf8');
/** As docs/editor.md has them. */
const MERGE_TAGS = ['!reset', '!override'].flatMap((tag) =>
  ['scalar', 'sequence', 'mapping'].map((kind) => `${tag} ${kind}`),
);
const workspaceContext = {
  resolveRelativePath: (path: string, resource: string) => new URL(path, resource).href,
};
const clientCapabilities = {
  textDocument: { completion: { completionItem: { documentationFormat: ['markdown' as const] } } },
};

let documents = 0;

/** Each document gets a new address, since servers cache findings by address. */
export function documentOf(name: string, text: string): TextDocument {
  documents += 1;
  const language = name.endsWith('.json') ? 'json' : 'yaml';
  return jsonServices.TextDocument.create(`file:///${documents}/${name}`, language, 1, text);
}

export function languageServer(name: string): LanguageServer {
  return name.endsWith('.json') ? json() : yaml(name.startsWith('overlay') ? MERGE_TAGS : []);
}

function yaml(customTags: string[]): LanguageServer {
  const server = yamlServer({ schemaRequestService, workspaceContext, clientCapabilities });
  server.configure({ validate: true, hover: true, completion: true, hoverSchemaSource: false, customTags });
  return {
    complete: async (document, position) =>
      (await server.doComplete(document, position, false)).items.map(completion),
    hover: async (document, position) => spoken((await server.doHover(document, position))?.contents),
    diagnose: (document) => server.doValidation(document, false),
  };
}

function json(): LanguageServer {
  const server = jsonServices.getLanguageService({
    schemaRequestService,
    workspaceContext,
    clientCapabilities,
  });
  const parsed = (document: TextDocument) => server.parseJSONDocument(document);
  return {
    complete: async (document, position) =>
      ((await server.doComplete(document, position, parsed(document)))?.items ?? []).map(completion),
    hover: async (document, position) =>
      spoken((await server.doHover(document, position, parsed(document)))?.contents),
    diagnose: async (document) =>
      (await server.doValidation(document, parsed(document))).map(({ message, range }) => ({
        message: spoken(message),
        range,
      })),
  };
}

interface Item {
  readonly label: string;
  readonly insertText?: string;
  readonly textEdit?: { readonly newText: string };
}

function completion({ label, insertText, textEdit }: Item): Completion {
  return { label, inserted: textEdit?.newText ?? insertText ?? label };
}

/** The text of the protocol's three kinds of contents. */
function spoken(contents: unknown): string {
  if (typeof contents === 'string') return contents;
  if (Array.isArray(contents)) return contents.map(spoken).join('\n\n');
  if (typeof contents === 'object' && contents !== null && 'value' in contents) return String(contents.value);
  return '';
}
