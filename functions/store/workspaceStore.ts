import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { AgentError } from '../../agents/engine/errors.ts';
import type { WorkspaceStore, WorkspaceVersion } from '../../agents/engine/ports.ts';
import type { ObjectStore } from './objectStore.ts';
import { keyPart } from './table.ts';
import { readArchiveFile, unpackArchive, type Archive } from './unpackArchive.ts';
import { packWorkspace } from './workspaceArchive.ts';

/** The workspace store with what only the edge needs: archives as they come and go, and single files. */
export interface StoredWorkspaces extends WorkspaceStore {
  /**
   * Checks an untrusted tar.gz and stores its files as a version.
   * Throws `path_unsafe`, `archive_invalid`, `archive_too_large`; nothing is stored then.
   */
  receive(tenant: string, sessionId: string, archive: Archive): Promise<WorkspaceVersion>;
  /** The version's tar.gz as it arrives. Throws `not_found` when the tenant has no such version. */
  download(tenant: string, version: WorkspaceVersion): Promise<Readable>;
  /** One file's bytes, or undefined when the version has none of that path. Throws `not_found` as above, and `path_unsafe`. */
  readFile(tenant: string, version: WorkspaceVersion, path: string): Promise<Uint8Array | undefined>;
}

/** Workspaces as objects `<tenant>/workspaces/<session>/<sha256 of the tar>.tar.gz`; the key is the version. */
export function createWorkspaceStore(objects: ObjectStore): StoredWorkspaces {
  const download = async (tenant: string, version: WorkspaceVersion): Promise<Readable> => {
    const archive = version.startsWith(tenantPrefix(tenant)) ? await objects.get(version) : undefined;
    if (archive !== undefined) return archive;
    throw new AgentError(
      'not_found',
      `There is no workspace version ${JSON.stringify(version)}. Read the session again for its current one.`,
    );
  };
  const save = async (tenant: string, sessionId: string, root: string): Promise<WorkspaceVersion> => {
    const { archive, sha256 } = await packWorkspace(root);
    const version = `${sessionPrefix(tenant, sessionId)}${sha256}.tar.gz`;
    await objects.put(version, archive, 'application/gzip');
    return version;
  };

  return {
    save,
    download,
    async open(tenant, version, root) {
      await unpackArchive(await download(tenant, version), root);
    },
    async deleteAll(tenant, sessionId) {
      await objects.deleteAll(sessionPrefix(tenant, sessionId));
    },
    async receive(tenant, sessionId, archive) {
      const root = await mkdtemp(join(tmpdir(), 'upload-'));
      try {
        await unpackArchive(archive, root);
        return await save(tenant, sessionId, root);
      } finally {
        await rm(root, { recursive: true, force: true });
      }
    },
    async readFile(tenant, version, path) {
      return readArchiveFile(await download(tenant, version), path);
    },
  };
}

function tenantPrefix(tenant: string): string {
  return `${keyPart(tenant)}/workspaces/`;
}

function sessionPrefix(tenant: string, sessionId: string): string {
  return `${tenantPrefix(tenant)}${keyPart(sessionId)}/`;
}
