/** The cache of secrets: never waits for what is known, and asks for it anew in time. */
@NullMarked
package io.gitops4j.aws.secrets.cache;

import org.jspecify.annotations.NullMarked;
