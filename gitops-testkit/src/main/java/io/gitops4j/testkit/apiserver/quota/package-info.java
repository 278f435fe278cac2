/** What quotas limit, and how much of it objects use. */
@NullMarked
package io.gitops4j.testkit.apiserver.quota;

import org.jspecify.annotations.NullMarked;
