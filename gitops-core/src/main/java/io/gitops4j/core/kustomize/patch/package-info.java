/** Strategic merge and JSON 6902 patches on YAML nodes. */
@NullMarked
package io.gitops4j.core.kustomize.patch;

import org.jspecify.annotations.NullMarked;
