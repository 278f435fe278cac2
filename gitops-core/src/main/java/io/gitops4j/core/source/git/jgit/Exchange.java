package io.gitops4j.core.source.git.jgit;

import io.gitops4j.core.source.git.GitAddress;
import io.gitops4j.core.source.git.GitErrors;
import io.gitops4j.core.source.http.Deadline;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What one call to a server is made with.
 *
 * @param address the repository
 * @param wire how it is reached
 * @param deadline when it must be through
 * @param budget the bytes that may still arrive in it
 * @param errors makes its failures
 */
record Exchange(
    GitAddress address, Wire wire, Deadline deadline, AtomicLong budget, GitErrors errors) {}
