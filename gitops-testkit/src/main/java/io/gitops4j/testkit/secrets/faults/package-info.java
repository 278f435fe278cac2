/** What is to go wrong. */
@NullMarked
package io.gitops4j.testkit.secrets.faults;

import org.jspecify.annotations.NullMarked;
