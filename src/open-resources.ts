export interface Closable {
  close(): Promise<void>;
}

/** What is open so far. */
export class OpenResources {
  private readonly resources: Closable[] = [];

  add<Resource extends Closable>(resource: Resource): Resource {
    this.resources.push(resource);
    return resource;
  }

  /** Closes all, the last one first. One that fails to close does not keep the others open. */
  async close(): Promise<void> {
    const failures: unknown[] = [];
    for (let next = this.resources.pop(); next !== undefined; next = this.resources.pop()) {
      await next.close().catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
  }
}

/** Opens all or nothing: what is left open would keep the process alive and its data directory locked. */
export async function openAll<Result>(open: (opened: OpenResources) => Promise<Result>): Promise<Result> {
  const opened = new OpenResources();
  try {
    return await open(opened);
  } catch (error) {
    // The reason why it did not open counts more than what fails while it is closed.
    await opened.close().catch(() => undefined);
    throw error;
  }
}

/** For stores that fail while they are open: the first failure is told. */
export function firstFailure(): {
  readonly failed: Promise<Error>;
  readonly onFailure: (error: Error) => void;
} {
  let onFailure: (error: Error) => void = () => undefined;
  const failed = new Promise<Error>((resolve) => {
    onFailure = resolve;
  });
  return { failed, onFailure };
}
