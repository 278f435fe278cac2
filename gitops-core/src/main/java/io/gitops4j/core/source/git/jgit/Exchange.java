package io.gitops4j.core.source.git.jgit;

import io.gitops4j.core.source.git.GitAddress;
import io.gitops4j.core.source.git.GitErrors;
import io.gitops4j.core.source.http.Deadline;

/**
 * What one call to a server is made with.
 *
 * @param address the repository
 * @param http its HTTP exchanges
 * @param deadline when it must be through
 * @param errors makes its failures
 */
record Exchange(GitAddress address, HttpExchanges http, Deadline deadline, GitErrors errors) {}
