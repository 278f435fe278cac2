/** References to secrets in manifests: found, checked, and replaced where that is allowed. */
@NullMarked
package io.gitops4j.core.secrets;

import org.jspecify.annotations.NullMarked;
