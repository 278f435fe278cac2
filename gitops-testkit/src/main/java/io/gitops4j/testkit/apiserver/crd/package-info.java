/** Custom resources: what a CustomResourceDefinition makes the server serve, and by which rules. */
@NullMarked
package io.gitops4j.testkit.apiserver.crd;

import org.jspecify.annotations.NullMarked;
