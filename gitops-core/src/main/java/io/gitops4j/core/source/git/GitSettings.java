package io.gitops4j.core.source.git;

import io.gitops4j.core.source.http.HttpProxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How a repository is reached and what may be kept of it.
 *
 * @param address where it is
 * @param access what opens it
 * @param timeout the longest one call may take, all exchanges of it together
 * @param cacheDirectory the folder in which fetched objects are kept between runs; null for a
 *     temporary one
 * @param maxTransferBytes the most bytes that one call may receive
 * @param maxCacheBytes the most bytes of kept objects before they are dropped and fetched anew
 * @param httpClient the client to use; null for one of the source's own
 * @param proxy what HTTP goes through, where there is no client given; null for nothing
 * @param redirects which addresses a server may redirect to
 * @param submodules where submodules may be read from; null to pass them over
 * @since 0.1
 */
public record GitSettings(
    GitAddress address,
    GitAccess access,
    Duration timeout,
    @Nullable Path cacheDirectory,
    long maxTransferBytes,
    long maxCacheBytes,
    @Nullable HttpClient httpClient,
    @Nullable HttpProxy proxy,
    Predicate<URI> redirects,
    @Nullable GitSubmodules submodules) {}
