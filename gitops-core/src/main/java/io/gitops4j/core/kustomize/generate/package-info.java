/** ConfigMaps and Secrets made from literals and files, and the hash in their names. */
@NullMarked
package io.gitops4j.core.kustomize.generate;

import org.jspecify.annotations.NullMarked;
