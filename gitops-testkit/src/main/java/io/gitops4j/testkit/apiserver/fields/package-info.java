/** Field ownership: who set which field, and what an apply may change. */
@NullMarked
package io.gitops4j.testkit.apiserver.fields;

import org.jspecify.annotations.NullMarked;
