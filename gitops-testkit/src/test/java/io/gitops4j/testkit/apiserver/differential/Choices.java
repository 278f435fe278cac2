package io.gitops4j.testkit.apiserver.differential;

import java.util.List;

/**
 * What a changed request may ask for: media types, options and kinds with nearly the same fields.
 */
final class Choices {

  private static final String META = ";v=v1;g=meta.k8s.io";
  static final List<String> ACCEPTED =
      List.of(
          "application/json",
          "application/yaml",
          "application/json;as=Table" + META,
          "application/json;as=Table" + META + ",application/json",
          "application/json;as=Table;v=v1beta1;g=meta.k8s.io",
          "application/json;as=PartialObjectMetadata" + META,
          "application/json;as=PartialObjectMetadataList" + META,
          "application/json;as=PartialObjectMetadata;v=v1beta1;g=meta.k8s.io",
          "application/yaml;as=Table" + META,
          "application/yaml;as=PartialObjectMetadata" + META,
          "application/json;as=Table;v=v2;g=meta.k8s.io",
          "application/json;pretty=1",
          "application/json;stream=watch",
          "application/*",
          "*/*",
          "text/plain",
          "text/html",
          "");
  static final List<String> PATCHES =
      List.of(
          "application/merge-patch+json",
          "application/strategic-merge-patch+json",
          "application/json-patch+json",
          "application/apply-patch+yaml");
  static final List<String> SENT =
      List.of("application/json", "application/yaml", "text/plain", "bogus", "");
  static final List<String> WRITE_OPTIONS =
      List.of(
          "dryRun=All",
          "dryRun=",
          "dryRun=Bogus",
          "dryRun=All&dryRun=All",
          "fieldValidation=Strict",
          "fieldValidation=Ignore",
          "fieldValidation=Warn",
          "fieldValidation=strict",
          "fieldValidation=",
          "fieldManager=other",
          "fieldManager=",
          "force=true",
          "force=false",
          "force=1",
          "force=maybe",
          "pretty=true",
          "pretty=1",
          "timeoutSeconds=5",
          "bogus=1",
          "resourceVersion=0");
  static final List<String> DELETE_OPTIONS =
      List.of(
          "dryRun=All",
          "propagationPolicy=Foreground",
          "propagationPolicy=Background",
          "propagationPolicy=Orphan",
          "propagationPolicy=bogus",
          "propagationPolicy=",
          "gracePeriodSeconds=0",
          "gracePeriodSeconds=5",
          "gracePeriodSeconds=-1",
          "gracePeriodSeconds=x",
          "orphanDependents=true",
          "orphanDependents=false",
          "pretty=true",
          "labelSelector=a%3Db",
          "fieldSelector=metadata.name%3Da",
          "limit=1",
          "ignoreStoreReadErrorWithClusterBreakingPotential=true");
  static final List<String> READ_OPTIONS =
      List.of(
          "limit=1",
          "limit=2",
          "limit=0",
          "limit=-1",
          "continue=bogus",
          "continue=",
          "resourceVersion=0",
          "resourceVersion=1",
          "resourceVersion=abc",
          "resourceVersion=",
          "resourceVersion=0&resourceVersionMatch=NotOlderThan",
          "resourceVersion=0&resourceVersionMatch=Exact",
          "resourceVersion=1&resourceVersionMatch=NotOlderThan",
          "resourceVersionMatch=NotOlderThan",
          "resourceVersionMatch=Bogus",
          "labelSelector=a%3Db",
          "labelSelector=a",
          "labelSelector=%21a",
          "labelSelector=a%20in%20%28b%2Cc%29",
          "labelSelector=a%21%3Db",
          "labelSelector=a%3D%3Db%2Cc",
          "labelSelector=",
          "fieldSelector=metadata.name%3Da",
          "fieldSelector=metadata.name%21%3Da",
          "fieldSelector=metadata.namespace%3Ddefault",
          "fieldSelector=status.phase%3DActive",
          "fieldSelector=spec.bogus%3Da",
          "fieldSelector=metadata.name",
          "fieldSelector=%3Da",
          "fieldSelector=metadata.uid%3Da",
          "pretty=true",
          "pretty=0",
          "timeoutSeconds=5",
          "timeoutSeconds=0",
          "timeoutSeconds=-1",
          "allowWatchBookmarks=true",
          "sendInitialEvents=true",
          "sendInitialEvents=true&resourceVersionMatch=NotOlderThan",
          "sendInitialEvents=false",
          "includeObject=None",
          "includeObject=Object",
          "includeObject=Bogus",
          "exact=true",
          "export=true",
          "watch=0",
          "watch=false");
  static final List<List<String>> ALIKE =
      List.of(
          List.of(
              "/apis/apps/v1 deployments Deployment",
              "/apis/apps/v1 statefulsets StatefulSet",
              "/apis/apps/v1 daemonsets DaemonSet",
              "/apis/apps/v1 replicasets ReplicaSet",
              "/api/v1 replicationcontrollers ReplicationController",
              "/apis/batch/v1 jobs Job"),
          List.of("/api/v1 configmaps ConfigMap", "/api/v1 secrets Secret"),
          List.of(
              "/apis/autoscaling/v1 horizontalpodautoscalers HorizontalPodAutoscaler",
              "/apis/autoscaling/v2 horizontalpodautoscalers HorizontalPodAutoscaler"),
          List.of(
              "/api/v1 services Service",
              "/api/v1 endpoints Endpoints",
              "/apis/networking.k8s.io/v1 ingresses Ingress",
              "/apis/networking.k8s.io/v1 networkpolicies NetworkPolicy"),
          List.of(
              "/api/v1 resourcequotas ResourceQuota",
              "/api/v1 limitranges LimitRange",
              "/api/v1 persistentvolumeclaims PersistentVolumeClaim",
              "/api/v1 serviceaccounts ServiceAccount"),
          List.of("/api/v1 pods Pod", "/api/v1 podtemplates PodTemplate"));

  private Choices() {}
}
