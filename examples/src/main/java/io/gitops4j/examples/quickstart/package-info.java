/** The quickstart: a lender's fleet, reconciled into a cluster and played with. */
@NullMarked
package io.gitops4j.examples.quickstart;

import org.jspecify.annotations.NullMarked;
