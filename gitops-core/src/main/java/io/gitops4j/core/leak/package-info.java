/** What an engine lets out, in events, results, notices and logs, without values of secrets. */
@NullMarked
package io.gitops4j.core.leak;

import org.jspecify.annotations.NullMarked;
