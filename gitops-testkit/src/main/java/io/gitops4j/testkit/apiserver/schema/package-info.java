/** OpenAPI schemas of built-in and custom kinds, as the API server's parts read them. */
@NullMarked
package io.gitops4j.testkit.apiserver.schema;

import org.jspecify.annotations.NullMarked;
