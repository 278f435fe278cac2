/** Requests over HTTP: transport, routing, media types, answers, faults and the log. */
@NullMarked
package io.gitops4j.testkit.apiserver.http;

import org.jspecify.annotations.NullMarked;
