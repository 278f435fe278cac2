package io.gitops4j.testkit.apiserver.kinds;

/** Definitions of custom resources. */
final class DefinitionStrategy extends Strategy {}
