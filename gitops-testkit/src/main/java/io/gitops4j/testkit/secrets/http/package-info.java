/** The fake on a loopback port. */
@NullMarked
package io.gitops4j.testkit.secrets.http;

import org.jspecify.annotations.NullMarked;
