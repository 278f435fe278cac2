/** What the cache of secrets asks: a store of secrets, which waits for its answers. */
@NullMarked
package io.gitops4j.aws.secrets.store;

import org.jspecify.annotations.NullMarked;
