/** What the server says of itself: discovery, OpenAPI, version. */
@NullMarked
package io.gitops4j.testkit.apiserver.discovery;

import org.jspecify.annotations.NullMarked;
