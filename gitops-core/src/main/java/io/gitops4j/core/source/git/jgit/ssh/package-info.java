/**
 * SSH for Git, on Apache MINA sshd; loaded in a class loader of its own, see {@code GitRuntime}.
 */
@NullMarked
package io.gitops4j.core.source.git.jgit.ssh;

import org.jspecify.annotations.NullMarked;
