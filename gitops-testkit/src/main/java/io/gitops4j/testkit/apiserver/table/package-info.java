/** Objects as the rows that kubectl prints. */
@NullMarked
package io.gitops4j.testkit.apiserver.table;

import org.jspecify.annotations.NullMarked;
