using System.Text.Json;
using HRNet.Evaluation.Coco;
using HRNet.Evaluation.Faces;
using HRNet.Evaluation.Labels;
using HRNet.Evaluation.Mpii;
using HRNet.Evaluation.Suppression;

namespace HRNet.Evaluation.Tests;

public sealed class OtherMeasureTests
{
    public static TheoryData<string> Mpii => FixtureSets.Files("mpii", "expected.json");

    public static TheoryData<string> Labels => FixtureSets.Files("seg", "expected.json");

    public static TheoryData<string> Faces => FixtureSets.Files("face", "expected.json");

    public static TheoryData<string> Vectors => FixtureSets.Files("nms", "vectors.json");

    public static TheoryData<string> Pipelines => FixtureSets.Files("nms", "expected.json");

    [Theory]
    [MemberData(nameof(Mpii))]
    public void Joints_within_half_a_head_are_counted_as_the_original_counts_them(string path)
    {
        var (folder, expected) = (FixtureSets.Folder(path), FixtureSets.Json(path));
        double[][][] predictions = [.. FixtureSets.Json(folder, "preds.json").GetProperty("preds").EnumerateArray().Select(person => person.Rows())];

        foreach (var truth in new[] { Path.Combine("annot", "gt_valid.mat"), Path.Combine("annot", "gt_valid_compressed.mat"), "gt_valid.json" })
        {
            var figures = MpiiEvaluator.Evaluate(MpiiTruth.Read(Path.Combine(folder, truth)), predictions);
            var names = expected.GetProperty("name_value").EnumerateObject().ToArray();
            Assert.Equal(names.Select(figure => figure.Name), figures.Figures.Select(figure => figure.Name));
            FixtureSets.Close([.. names.Select(figure => figure.Value.Number())], [.. figures.Figures.Select(figure => figure.Value)], path);
        }
    }

    [Theory]
    [MemberData(nameof(Labels))]
    public void Pixels_are_counted_by_both_rules_as_the_originals_count_them(string path)
    {
        var (folder, expected) = (FixtureSets.Folder(path), FixtureSets.Json(path));
        var evaluator = new LabelEvaluator(
            expected.GetProperty("num_classes").GetInt32(), expected.GetProperty("ignore_index").GetInt32(), expected.GetProperty("reduce_zero_label").GetBoolean());
        foreach (var file in expected.GetProperty("files").EnumerateArray())
            evaluator.Add(LabelMap.Read(Path.Combine(folder, "gt", file.GetString()!)), LabelMap.Read(Path.Combine(folder, "pred", file.GetString()!)));

        var mmseg = evaluator.Figures(LabelRule.Mmseg);
        Compare(expected.GetProperty("mmseg_0x_float64"), mmseg);
        Compare(expected.GetProperty("mmseg_1x_float32"), mmseg);
        if (!expected.TryGetProperty("hrnet_paper", out var paper))
            return;
        var figures = evaluator.Figures(LabelRule.Paper);
        FixtureSets.Close(paper.GetProperty("IoU_array"), figures.Iou, path);
        FixtureSets.Close(
            [paper.GetProperty("mean_IoU").Number(), paper.GetProperty("pixel_acc").Number(), paper.GetProperty("mean_acc").Number()],
            [figures.MeanIou, figures.Accuracy, figures.MeanAccuracy],
            path);

        void Compare(JsonElement original, LabelFigures ours)
        {
            var values = new Dictionary<string, IEnumerable<double>>
            {
                ["aAcc"] = [ours.Accuracy],
                ["IoU"] = ours.Iou,
                ["Acc"] = ours.ClassAccuracy,
                ["mIoU"] = [ours.MeanIou],
                ["mAcc"] = [ours.MeanAccuracy],
                ["Dice"] = ours.Dice,
                ["Fscore"] = ours.FScore,
                ["mDice"] = [LabelFigures.Mean(ours.Dice)],
                ["mFscore"] = [LabelFigures.Mean(ours.FScore)],
                ["Precision"] = ours.Precision,
                ["mPrecision"] = [LabelFigures.Mean(ours.Precision)],
            };
            foreach (var figure in original.EnumerateObject().Where(figure => values.ContainsKey(figure.Name)))
                FixtureSets.Close(figure.Value, values[figure.Name], $"{path} {figure.Name}");
        }
    }

    [Theory]
    [MemberData(nameof(Faces))]
    public void Landmark_errors_are_the_originals(string path)
    {
        var (folder, expected) = (FixtureSets.Folder(path), FixtureSets.Json(path));
        double[][][] predictions = [.. FixtureSets.Json(folder, "preds.json").GetProperty("preds").EnumerateArray().Select(face => face.Rows())];

        foreach (var truth in Directory.GetFiles(folder, "face_landmarks_*.csv").Append(Path.Combine(folder, "gt.json")))
        {
            var figures = FaceEvaluator.Evaluate(FaceTruth.Read(truth), predictions);
            FixtureSets.Close(expected.GetProperty("nme_per_image_float32"), figures.Errors, path);
            FixtureSets.Close(
                [expected.GetProperty("nme_mean_float32").GetDouble(), expected.GetProperty("failure_rate_008").GetDouble(), expected.GetProperty("failure_rate_010").GetDouble()],
                [figures.Nme, figures.FailureRate(0.08), figures.FailureRate(0.10)],
                path);
        }
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void The_poses_that_suppression_keeps_are_the_originals(string path)
    {
        var (vectors, sigmas) = (FixtureSets.Json(path), CocoParameters.Of(CocoMeasure.Keypoints).Sigmas);
        foreach (var one in vectors.GetProperty("oks_iou").EnumerateArray())
        {
            var truth = new ScoredPose(one.GetProperty("g").Numbers(), one.GetProperty("area_g").GetDouble(), 1);
            var areas = one.GetProperty("area_d").Numbers();
            double? visible = one.GetProperty("in_vis_thre").Number() is var least && double.IsNaN(least) ? null : least;
            FixtureSets.Close(
                one.GetProperty("oks"),
                one.GetProperty("d").Rows().Select((keypoints, index) => PoseSuppression.Similarity(truth, new(keypoints, areas[index], 1), sigmas, visible)),
                "oks_iou");
        }

        foreach (var one in vectors.GetProperty("oks_nms").EnumerateArray())
        {
            var (poses, limit) = (Poses(one), one.GetProperty("thresh").GetDouble());
            Assert.Equal(Ids(one.GetProperty("keep")), PoseSuppression.Keep(poses, sigmas, limit));
            if (one.TryGetProperty("keep_in_vis_thre_0.2", out var kept))
                Assert.Equal(Ids(kept), PoseSuppression.Keep(poses, sigmas, limit, visible: 0.2));
        }

        foreach (var one in vectors.GetProperty("soft_oks_nms").EnumerateArray())
            Assert.Equal(Ids(one.GetProperty("keep")), PoseSuppression.KeepSoftly(Poses(one), sigmas, one.GetProperty("thresh").GetDouble()));

        foreach (var one in vectors.GetProperty("rescore").EnumerateArray())
        {
            var (overlaps, limit) = (one.GetProperty("overlap").Numbers(), one.GetProperty("thresh").GetDouble());
            FixtureSets.Close(one.GetProperty("gaussian"), one.GetProperty("scores").Numbers().Select((score, k) => PoseSuppression.Lowered(score, overlaps[k], limit)), "rescore");
        }

        static ScoredPose[] Poses(JsonElement one) =>
        [
            .. one.GetProperty("db").EnumerateArray().Select(pose =>
                new ScoredPose(pose.GetProperty("keypoints").Numbers(), pose.GetProperty("area").GetDouble(), pose.GetProperty("score").GetDouble())),
        ];

        static IEnumerable<int> Ids(JsonElement ids) => ids.EnumerateArray().Select(id => id.GetInt32());
    }

    [Theory]
    [MemberData(nameof(Pipelines))]
    public void From_raw_poses_to_figures_the_results_are_the_originals(string path)
    {
        var (input, expected) = (FixtureSets.Json(FixtureSets.Folder(path), "input.json"), FixtureSets.Json(path));
        var visible = input.GetProperty("in_vis_thre").GetDouble();
        RawPose[] poses =
        [
            .. input.GetProperty("persons").EnumerateArray().Select(person => new RawPose(
                person.GetProperty("image_id").GetInt64(), person.GetProperty("keypoints").Numbers(), person.GetProperty("area").GetDouble(),
                PoseSuppression.Rescore(person.GetProperty("box_score").GetDouble(), person.GetProperty("keypoints").Numbers(), visible))),
        ];

        var results = PoseResults.Of(
            poses, CocoParameters.Of(CocoMeasure.Keypoints).Sigmas, categoryId: 1, input.GetProperty("oks_thre").GetDouble(), input.GetProperty("soft_nms").GetBoolean());

        var wanted = expected.GetProperty("results_in_order").EnumerateArray().ToArray();
        Assert.Equal(wanted.Length, results.Count);
        for (var index = 0; index < wanted.Length; index++)
        {
            Assert.Equal(wanted[index].GetProperty("image_id").GetInt64(), results[index].ImageId);
            Assert.Equal(poses[wanted[index].GetProperty("input_index").GetInt32()].Keypoints, results[index].Keypoints);
            Assert.Equal(wanted[index].GetProperty("score").GetDouble(), results[index].Score, FixtureSets.Tolerance);
        }

        var truth = CocoDataset.Read(Path.Combine(FixtureSets.Folder(path), input.GetProperty("gt").GetString()!));
        FixtureSets.Close(
            [.. expected.GetProperty("stats").EnumerateObject().Select(figure => figure.Value.GetDouble())],
            [.. CocoEvaluator.Evaluate(truth, results, CocoMeasure.Keypoints, cancel: TestContext.Current.CancellationToken).Stats.Select(stat => stat.Value)],
            path);
    }
}
