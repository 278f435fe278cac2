/**
 * What sources read over HTTP: within a time, within bytes, and with credentials for one origin.
 */
@NullMarked
package io.gitops4j.core.source.http;

import org.jspecify.annotations.NullMarked;
