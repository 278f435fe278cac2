/**
 * YAML as Kubernetes' tools read and write it: a tree of nodes with source marks, two flavours of
 * scalar resolution, and the exact text form that kustomize and kubectl produce.
 */
@NullMarked
package io.gitops4j.core.yaml;

import org.jspecify.annotations.NullMarked;
