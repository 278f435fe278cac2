/** Thin access to a Kubernetes API: discovery, requests, watches, and its errors. Internal. */
@NullMarked
package io.gitops4j.k8s.api;

import org.jspecify.annotations.NullMarked;
