/** Rules in CEL, by the optional library dev.cel. */
@NullMarked
package io.gitops4j.testkit.apiserver.crd.cel;

import org.jspecify.annotations.NullMarked;
