data "aws_iam_policy_document" "secrets" {
  statement {
    sid    = "ReadParameters"
    effect = "Allow"

    actions = [
      "ssm:GetParameter",
      "ssm:GetParameters",
    ]

    resources = [
      "arn:aws:ssm:eu-west-1:111122223333:parameter/flat",
      "arn:aws:ssm:eu-west-1:111122223333:parameter/prod/api/key",
      "arn:aws:ssm:eu-west-1:111122223333:parameter/prod/db/password",
    ]
  }
}
