/** Secrets as a service uses them: looked up in-process, current through rotation. */
@NullMarked
package io.gitops4j.secrets;

import org.jspecify.annotations.NullMarked;
