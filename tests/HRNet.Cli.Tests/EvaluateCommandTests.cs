using System.Text.Json;
using System.Text.Json.Nodes;
using HRNet.Cli.Commands.Evaluate;
using HRNet.Evaluation;
using HRNet.Evaluation.Coco;
using HRNet.Import.Data;
using HRNet.Models;

namespace HRNet.Cli.Tests;

public sealed class EvaluateCommandTests : IDisposable
{
    /// <summary>A walking man in the sample picture.</summary>
    private static readonly double[] s_man = [612, 262, 46, 110];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Results_are_scored_without_a_model_and_figures_come_in_the_originals_order()
    {
        Write("gt.json", Truth(images: 1));
        Write("dt.json", new JsonArray(new JsonObject { ["image_id"] = 1, ["category_id"] = 1, ["bbox"] = Numbers(s_man), ["score"] = 0.5 }));

        var run = await HRNetRun.Of("evaluate", "coco-boxes", "--results", _folder["dt.json"], "--annotations", _folder["gt.json"], "--json");

        Assert.Equal(0, run.ExitCode);
        var stats = Stats(run);
        Assert.Equal(12, stats.Length);
        // Found exactly; of medium size, so that there is nothing small or large to find.
        Assert.Equal([1, 1, 1, -1, 1, -1, 1, 1, 1, -1, 1, -1], stats.Select(value => Math.Round(value, 9)));
    }

    [Fact]
    public async Task A_model_is_run_over_pictures_and_its_results_score_the_same_by_themselves()
    {
        Pictures(2);
        Write("gt.json", Truth(images: 2));

        var run = await Poses("--boxes", "truth", "--out", _folder["out"]);

        Assert.Equal(0, run.ExitCode);
        Assert.True(Stats(run)[1] > 0.9, run.Output);
        foreach (var file in new[] { "summary.json", "report.md", "precision-recall.svg", "joints.svg", "errors.svg" })
            Assert.True(new FileInfo(Path.Combine(_folder["out"], file)).Length > 100, file);
        Assert.Contains("| AP50 |", await File.ReadAllTextAsync(Path.Combine(_folder["out"], "report.md"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        var alone = await HRNetRun.Of(
            "evaluate", "coco-keypoints", "--results", Path.Combine(_folder["out"], "results.json"), "--annotations", _folder["gt.json"], "--json");
        Assert.Equal(Stats(run), Stats(alone));
    }

    [Fact]
    public async Task A_run_that_was_stopped_goes_on_with_the_pictures_that_are_left()
    {
        Pictures(2);
        Write("gt.json", Truth(images: 2));
        var whole = await Poses("--boxes", "truth", "--out", _folder["out"]);
        var journal = Path.Combine(_folder["out"], "answers.jsonl");
        var lines = await File.ReadAllLinesAsync(journal, TestContext.Current.CancellationToken);
        Assert.Equal(3, lines.Length);
        var (kept, cut) = (lines[1].Split('\t')[0], lines[2]);
        // As if the second picture was being written when the power went.
        await File.WriteAllTextAsync(journal, $"{lines[0]}\n{lines[1]}\n{cut[..(cut.Length / 2)]}", TestContext.Current.CancellationToken);
        // Whoever opens the finished picture again meets something that is no picture.
        await File.WriteAllTextAsync(Path.Combine(_folder["images"], $"{kept}.jpg"), "no picture", TestContext.Current.CancellationToken);

        var rest = await Poses("--boxes", "truth", "--out", _folder["out"]);

        Assert.Equal("", string.Concat(rest.Error.Split('\n').Where(line => line.StartsWith("hrnet:", StringComparison.Ordinal))));
        Assert.Equal(Stats(whole), Stats(rest));
    }

    [Fact]
    public async Task Answers_of_another_run_are_not_mixed_in()
    {
        Pictures(1);
        Write("gt.json", Truth(images: 1));
        await Poses("--boxes", "truth", "--out", _folder["out"]);

        var run = await Poses("--boxes", "truth", "--flip", "--out", _folder["out"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("holds answers of another run", Assert.Single(run.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_picture_may_have_more_than_a_hundred_boxes()
    {
        const int Boxes = 130;
        Pictures(1);
        Write("gt.json", Truth(images: 1));
        Write("boxes.json", new JsonArray([.. Enumerable.Range(0, Boxes).Select(k => new JsonObject
        {
            ["image_id"] = 1,
            ["category_id"] = 1,
            ["bbox"] = Numbers([k * 7 % 700, k * 5 % 470, 40, 90]),
            ["score"] = 0.3,
        })]));

        var run = await Poses("--detections", _folder["boxes.json"], "--out", _folder["out"]);

        Assert.Equal(0, run.ExitCode);
        var answers = (await File.ReadAllLinesAsync(Path.Combine(_folder["out"], "answers.jsonl"), TestContext.Current.CancellationToken))[1].Split('\t')[1];
        Assert.Equal(Boxes, JsonNode.Parse(answers)!.AsArray().Count);

        // The same answers, suppressed softly: twenty at most.
        Assert.True(Results() > 20, $"{Results()}");
        Assert.Equal(0, (await Poses("--detections", _folder["boxes.json"], "--out", _folder["out"], "--soft-nms")).ExitCode);
        Assert.Equal(20, Results());

        int Results() => JsonNode.Parse(File.ReadAllText(Path.Combine(_folder["out"], "results.json")))!.AsArray().Count;
    }

    [Fact]
    public void Keypoints_are_measured_by_the_sigmas_of_the_card()
    {
        var card = new ModelCard { Task = ModelTask.Pose, Architecture = "HRNetV1", Variant = "w32", InputHeight = 256, InputWidth = 192, Output = "heatmaps" };
        IReadOnlyList<double> Of(KeypointSet set) => CocoCommand.Sigmas(card with { Keypoints = set.Keypoints, Sigmas = set.Sigmas });

        Assert.Equal(CocoParameters.Of(CocoMeasure.Keypoints).Sigmas, Of(KeypointSets.Coco17));
        Assert.Equal(CocoParameters.Of(CocoMeasure.Keypoints).Sigmas, Of(KeypointSets.Coco17 with { Sigmas = [] }));
        Assert.Equal([.025, .025, .026, .035], Of(KeypointSets.Ap10k17).Take(4));
        Assert.Equal((.068, .01388152), (Of(KeypointSets.WholeBody133)[17], Of(KeypointSets.Aic14)[0]));
        Assert.Throws<EvaluationException>(() => Of(KeypointSets.Mpii16));
    }

    [Fact]
    public async Task A_detector_finds_the_boxes_of_a_truth()
    {
        Pictures(1);
        Write("gt.json", Truth(images: 1));

        var run = await HRNetRun.Of(
            "evaluate", "coco-boxes", HRNetRun.Model("detect_"), "--annotations", _folder["gt.json"], "--images", _folder["images"], "--out", _folder["out"], "--json");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(12, Stats(run).Length);
        Assert.NotEmpty(JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(_folder["out"], "results.json"), TestContext.Current.CancellationToken))!.AsArray());
    }

    [Fact]
    public async Task Label_maps_of_a_model_are_kept_and_counted_once()
    {
        Pictures(1);
        Directory.CreateDirectory(_folder["truth"]);
        await HRNetRun.Of("segment", HRNetRun.Sample("street.jpg"), "--mask", Path.Combine(_folder["truth"], "1.png"), "--model", HRNetRun.Model("segment_"));

        for (var start = 0; start < 2; start++)
        {
            var run = await HRNetRun.Of(
                "evaluate", "segmentation", HRNetRun.Model("segment_"), "--annotations", _folder["truth"], "--images", _folder["images"], "--out", _folder["out"], "--json");

            Assert.Equal(0, run.ExitCode);
            Assert.Equal([1, 1, 1], Stats(run)[..3]);
        }

        var alone = await HRNetRun.Of(
            "evaluate", "segmentation", "--results", Path.Combine(_folder["out"], "labels"), "--annotations", _folder["truth"], "--classes", "2", "--rule", "paper", "--json");
        Assert.Equal([1, 1, 1], Stats(alone));

        var scales = await HRNetRun.Of(
            "evaluate", "segmentation", HRNetRun.Model("segment_"), "--annotations", _folder["truth"], "--images", _folder["images"], "--scales", "0.75,1", "--flip");
        Assert.Contains("scales 0.75, 1, flip", scales.Output, StringComparison.Ordinal);
        var other = await HRNetRun.Of(
            "evaluate", "segmentation", HRNetRun.Model("segment_"), "--annotations", _folder["truth"], "--images", _folder["images"], "--scales", "1.5", "--out", _folder["out"]);
        Assert.NotEqual(0, other.ExitCode); // the folder holds answers of another protocol
    }

    [Fact]
    public async Task Joints_of_a_list_of_people_lie_in_their_boxes()
    {
        // The model has one joint more than MPII; the measure goes by names.
        string[] joints = ["rank", "rkne", "rhip", "lhip", "lkne", "lank", "pelv", "thor", "neck", "head", "rwri", "relb", "rsho", "lsho", "lelb", "lwri", "more"];
        var (x, y, scale) = (s_man[0] + s_man[2] / 2, s_man[1] + s_man[3] / 2, s_man[3] / 200);
        Pictures(1);
        Write("valid.json", new JsonArray(new JsonObject { ["image"] = "1.jpg", ["center"] = Numbers([x + 1, y + 1 - 15 * scale]), ["scale"] = scale }));
        Write("gt.json", new JsonObject
        {
            ["dataset_joints"] = new JsonArray([.. joints.Select(joint => JsonValue.Create(joint))]),
            ["jnt_missing_16xN"] = new JsonArray([.. joints.Select(_ => Numbers([0]))]),
            ["pos_gt_src_16x2xN"] = new JsonArray([.. joints.Select(_ => new JsonArray(Numbers([x]), Numbers([y])))]),
            ["headboxes_src_2x2xN"] = new JsonArray(new JsonArray(Numbers([0]), Numbers([0])), new JsonArray(Numbers([300]), Numbers([300]))),
        });

        var run = await HRNetRun.Of("evaluate", "mpii", HRNetRun.Model("pose_"), "--annotations", _folder["gt.json"], "--images", _folder["images"], "--json");

        Assert.Equal(0, run.ExitCode);
        // Half of that head is 127 pixels, which no joint is away from the middle of the box.
        Assert.Equal(100, Stats(run)[7], 9);
    }

    [Theory]
    [InlineData("Give either a MODEL with --images, or --results.", "coco-boxes", "--annotations", "gt.json")]
    [InlineData("'missing.json' does not exist.", "coco-boxes", "--results", "missing.json", "--annotations", "gt.json")]
    [InlineData("Annotation 1 has no segmentation, which this measure needs.", "coco-masks", "--results", "dt.json", "--annotations", "gt.json")]
    [InlineData("'gt.json' is not a list of results in COCO's format: the fault is at $, line 1, byte 2.", "coco-boxes", "--results", "gt.json", "--annotations", "gt.json")]
    [InlineData("Results do not belong to this truth: there is one for image 9, which the annotations do not have.", "coco-boxes", "--results", "stray.json", "--annotations", "gt.json")]
    [InlineData("'gt.json' is not a MAT file of version 5; save it with MATLAB's '-v6' or '-v7' or scipy's savemat.", "mpii", "--results", "dt.json", "--annotations", "gt.mat")]
    [InlineData("--classes is needed to score label maps: how many classes there are.", "segmentation", "--results", ".", "--annotations", ".")]
    [InlineData("1 of 1 pictures are missing; the first is 'images/1.jpg'.", "coco-boxes", "MODEL", "--images", "images", "--annotations", "gt.json")]
    public async Task What_cannot_be_scored_is_refused_in_one_sentence(string words, params string[] args)
    {
        Directory.CreateDirectory(_folder["images"]);
        Write("gt.json", Truth(images: 1));
        File.Copy(_folder["gt.json"], _folder["gt.mat"]);
        Write("dt.json", Result(image: 1));
        Write("stray.json", Result(image: 9));

        var run = await HRNetRun.Of(["evaluate", .. args.Select(Place)]);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal($"hrnet: {words}", run.Error.TrimEnd().Replace(_folder.FullPath + Path.DirectorySeparatorChar, "").Replace("gt.mat", "gt.json"));

        string Place(string word) => word == "MODEL" ? HRNetRun.Model("detect_") : word is "images" or "." || word.EndsWith(".json", StringComparison.Ordinal) || word.EndsWith(".mat", StringComparison.Ordinal) ? _folder[word] : word;

        static JsonArray Result(int image) => new(new JsonObject { ["image_id"] = image, ["category_id"] = 1, ["bbox"] = Numbers(s_man), ["score"] = 0.5 });
    }

    private Task<HRNetRun> Poses(params string[] more) => HRNetRun.Of(
        ["evaluate", "coco-keypoints", HRNetRun.Model("pose_"), "--annotations", _folder["gt.json"], "--images", _folder["images"], "--json", .. more]);

    private static double[] Stats(HRNetRun run)
    {
        Assert.True(run.ExitCode == 0, run.Error);
        using var answer = JsonDocument.Parse(run.Output);
        return [.. answer.RootElement.GetProperty("stats").EnumerateArray().Select(value => value.GetDouble())];
    }

    private void Pictures(int count)
    {
        Directory.CreateDirectory(_folder["images"]);
        for (var image = 1; image <= count; image++)
            File.Copy(HRNetRun.Sample("street.jpg"), Path.Combine(_folder["images"], $"{image}.jpg"));
    }

    private void Write(string name, JsonNode content) => File.WriteAllText(_folder[name], content.ToJsonString());

    /// <summary>The man in each picture, with the joints that can be told by eye.</summary>
    private static JsonObject Truth(int images)
    {
        var joints = new double[17 * 3];
        foreach (var (k, x, y) in new[] { (0, 641, 275), (5, 645, 287), (6, 625, 288), (11, 644, 318), (12, 627, 319), (15, 645, 360) })
            (joints[3 * k], joints[3 * k + 1], joints[3 * k + 2]) = (x, y, 2);
        return new()
        {
            ["images"] = new JsonArray([.. Enumerable.Range(1, images).Select(id => new JsonObject { ["id"] = id, ["file_name"] = $"{id}.jpg", ["width"] = 768, ["height"] = 576 })]),
            ["annotations"] = new JsonArray([.. Enumerable.Range(1, images).Select(id => new JsonObject
            {
                ["id"] = id,
                ["image_id"] = id,
                ["category_id"] = 1,
                ["iscrowd"] = 0,
                ["bbox"] = Numbers(s_man),
                ["area"] = s_man[2] * s_man[3],
                ["keypoints"] = Numbers(joints),
                ["num_keypoints"] = 6,
            })]),
            ["categories"] = new JsonArray(new JsonObject { ["id"] = 1, ["name"] = "person" }),
        };
    }

    private static JsonArray Numbers(double[] numbers) => new([.. numbers.Select(number => JsonValue.Create(number))]);
}
