package io.gitops4j.testkit.apiserver.admission;

/**
 * Has a say in each write: what a webhook of a cluster does, in Java.
 *
 * <p>It is asked for creates, updates, patches, applies and deletions, of objects and of their
 * subresources, in dry runs, too, and for what controllers write. It is called while the store is
 * locked, by one thread at a time, so it needs no locks of its own and should be quick. It may read
 * by {@code ApiServer.get} and {@code list}; a request over HTTP to the same server that writes, or
 * waits for one that does, never ends. It must not write.
 *
 * <p>What it throws becomes 500 {@code Internal error occurred: failed calling webhook "name": …},
 * as when a webhook fails that is configured to {@code Fail}.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface AdmissionHook {

  /** Looks at a write. */
  AdmissionAnswer review(AdmissionRequest request);
}
