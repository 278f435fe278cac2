data "aws_iam_policy_document" "secrets" {
  statement {
    sid    = "ReadSecrets"
    effect = "Allow"

    actions = [
      "secretsmanager:GetSecretValue",
    ]

    resources = [
      "arn:aws-cn:secretsmanager:cn-north-1:111122223333:secret:prod/db-??????",
    ]
  }

  statement {
    sid    = "ReadSecretsInBatches"
    effect = "Allow"

    actions = [
      "secretsmanager:BatchGetSecretValue",
    ]

    resources = [
      "*",
    ]
  }

  statement {
    sid    = "Decrypt1"
    effect = "Allow"

    actions = [
      "kms:Decrypt",
    ]

    resources = [
      "arn:aws-cn:kms:cn-north-1:111122223333:key/11111111",
    ]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["secretsmanager.cn-north-1.amazonaws.com.cn"]
    }

    condition {
      test     = "StringLike"
      variable = "kms:EncryptionContext:SecretARN"
      values   = ["arn:aws-cn:secretsmanager:cn-north-1:111122223333:secret:prod/db-??????"]
    }
  }
}
