/** Rotates secrets as the service does, by functions of a test. */
@NullMarked
package io.gitops4j.testkit.secrets.rotation;

import org.jspecify.annotations.NullMarked;
