/** Git's object database and protocol by way of JGit, in a class loader of its own. */
@NullMarked
package io.gitops4j.core.source.git.jgit;

import org.jspecify.annotations.NullMarked;
