using System.Text.Json;
using HRNet.Evaluation.Coco;

namespace HRNet.Evaluation.Tests;

public sealed class CocoTests
{
    public static TheoryData<string> Sets => FixtureSets.Files("coco", "expected_*.json");

    public static TheoryData<string> Fuzz => FixtureSets.Files("coco", "fuzz_*.json");

    public static TheoryData<string> Micro => FixtureSets.Files("coco", "micro.json");

    [Theory]
    [MemberData(nameof(Sets))]
    public void Every_figure_and_match_of_a_set_is_the_originals(string path)
    {
        var expected = FixtureSets.Json(path);
        var kind = expected.GetProperty("iouType").GetString()!;
        var run = Run.Of(
            CocoDataset.Read(Path.Combine(FixtureSets.Folder(path), "gt.json")),
            CocoResult.ReadAll(Path.Combine(FixtureSets.Folder(path), $"dt_{kind}.json")),
            kind);

        run.Compare(expected, path);
    }

    [Theory]
    [MemberData(nameof(Micro))]
    public void Every_rule_by_itself_is_the_originals(string path)
    {
        foreach (var one in FixtureSets.Json(path).EnumerateArray())
        {
            var name = one.GetProperty("name").GetString()!;
            Run.Of(one).Compare(one.GetProperty("expected"), name);
        }
    }

    [Theory]
    [MemberData(nameof(Fuzz))]
    public void Sets_full_of_ties_are_matched_as_the_original_matches_them(string path)
    {
        foreach (var one in FixtureSets.Json(path).EnumerateArray())
        {
            var name = one.GetProperty("name").GetString()!;
            var run = Run.Of(one);
            FixtureSets.Close(one.GetProperty("stats_array"), run.Figures.Stats.Select(stat => stat.Value), name);
            FixtureSets.Close(
                [one.GetProperty("precision_sum_valid").GetDouble(), one.GetProperty("precision_n_minus_one").GetDouble(), one.GetProperty("recall_sum_valid").GetDouble()],
                [Valid(run.Figures.Precision), run.Figures.Precision.Values.Count(value => value == -1), Valid(run.Figures.Recall)],
                name);
            foreach (var pair in one.GetProperty("dtMatches_area_all").EnumerateArray())
            {
                var matches = run.Pair(pair, area: 0);
                Equal(pair.GetProperty("dtIds"), matches.Detections.Select(detection => detection.Id), name);
                Equal(pair.GetProperty("gtIds"), matches.Truths.Select(truth => truth.Id), name);
                Equal(pair.GetProperty("iou050"), Row(matches.DetectionMatches, 0), name);
                Equal(pair.GetProperty("iou075"), Row(matches.DetectionMatches, 5), name);
                Equal(pair.GetProperty("dtIgnore050"), Row(matches.DetectionIgnored, 0).Select(flag => flag ? 1L : 0), name);
            }
        }
    }

    [Fact]
    public void A_result_for_a_picture_that_the_truth_lacks_is_refused_in_words()
    {
        var fault = Assert.Throws<EvaluationException>(() => CocoEvaluator.Evaluate(
            Small(), [new() { ImageId = 7, CategoryId = 1, Box = [0, 0, 1, 1], Score = 1 }], CocoMeasure.Boxes, cancel: TestContext.Current.CancellationToken));

        Assert.Equal("Results do not belong to this truth: there is one for image 7, which the annotations do not have.", fault.Message);
    }

    [Fact]
    public void An_empty_list_of_results_is_refused_as_the_original_refuses_it() =>
        Assert.Throws<EvaluationException>(() => CocoEvaluator.Evaluate(Small(), [], CocoMeasure.Boxes, cancel: TestContext.Current.CancellationToken));

    [Theory]
    [InlineData("""[{"image_id": 1, "category_id": 1, "score": "much"}]""", "$[0].score")]
    [InlineData("""[{"image_id": 1, "category_id": 1, "segmentation": {"size": [2, 2], "counts": "\u0001"}, "score": 1}]""", "$[0].segmentation")]
    [InlineData("""{"annotations": []}""", "$")]
    [InlineData("[{", "$[0]")]
    public void A_file_that_is_no_results_file_is_refused_with_the_place(string text, string place)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, text);
            var fault = Assert.Throws<EvaluationException>(() => CocoResult.ReadAll(path));
            Assert.StartsWith($"'{path}' is not a list of results in COCO's format: the fault is at {place}", fault.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static CocoDataset Small() => new()
    {
        Images = [new() { Id = 1, Width = 10, Height = 10 }],
        Annotations = [new() { Id = 1, ImageId = 1, CategoryId = 1, Box = [0, 0, 4, 4], Area = 16 }],
        Categories = [new() { Id = 1, Name = "thing" }],
    };

    private static double Valid(CocoGrid grid) => grid.Values.Where(value => value > -1).Sum();

    private static IEnumerable<T> Row<T>(T[,] array, int row) => Enumerable.Range(0, array.GetLength(1)).Select(column => array[row, column]);

    private static void Equal(JsonElement expected, IEnumerable<long> actual, string what) =>
        Assert.True(actual.SequenceEqual(expected.EnumerateArray().Select(id => id.GetInt64())), what);

    /// <summary>One evaluation with all that lies between its files and its figures.</summary>
    private sealed record Run(CocoObjects Objects, CocoMatches[][][] Matches, CocoFigures Figures)
    {
        public static Run Of(JsonElement one) => Of(
            one.GetProperty("gt").Deserialize(CocoJson.Default.CocoDataset)!,
            one.GetProperty("dt").Deserialize(CocoJson.Default.CocoResultArray)!,
            one.GetProperty("iouType").GetString()!);

        public static Run Of(CocoDataset truth, IReadOnlyList<CocoResult> results, string kind)
        {
            var measure = kind switch { "bbox" => CocoMeasure.Boxes, "segm" => CocoMeasure.Masks, _ => CocoMeasure.Keypoints };
            var parameters = CocoParameters.Of(measure);
            var objects = new CocoObjects(truth, results, measure, parameters);
            var matches = CocoEvaluator.Match(objects, measure, parameters, TestContext.Current.CancellationToken);
            return new(objects, matches, CocoFigures.Of(objects, matches, measure, parameters));
        }

        /// <summary>Matches of a picture and category, which the evaluation holds by their position among those that have any object.</summary>
        public CocoMatches Pair(JsonElement pair, int area)
        {
            var (image, category) = (pair.GetProperty("image_id").GetInt64(), pair.GetProperty("category_id").GetInt64());
            var k = Figures.Categories.TakeWhile(one => one.Id != category).Count();
            return Matches[k][area][Objects.Images.TakeWhile(id => id != image)
                .Count(id => Objects.Truths(id, category).Length + Objects.Detections(id, category).Length > 0)];
        }

        public void Compare(JsonElement expected, string name)
        {
            FixtureSets.Close(expected.GetProperty("stats_array"), Figures.Stats.Select(stat => stat.Value), $"{name} stats");
            Assert.Equal(expected.GetProperty("stats").EnumerateObject().Select(stat => stat.Name), Figures.Stats.Select(stat => stat.Name));
            Assert.Equal(expected.GetProperty("catIds").EnumerateArray().Select(id => id.GetInt64()), Figures.Categories.Select(category => category.Id));
            Assert.Equal(expected.GetProperty("n_images").GetInt32(), Objects.Images.Count);
            CompareGrid(expected.GetProperty("precision"), Figures.Precision, $"{name} precision");
            CompareGrid(expected.GetProperty("scores"), Figures.Scores, $"{name} scores");
            CompareGrid(expected.GetProperty("recall"), Figures.Recall, $"{name} recall");
            foreach (var sample in expected.GetProperty("precision").TryGetProperty("samples", out var samples) ? samples.EnumerateArray() : default)
            {
                var at = sample.GetProperty("trkam").EnumerateArray().Select(index => index.GetInt32()).ToArray();
                FixtureSets.Close(
                    [sample.GetProperty("precision").GetDouble(), sample.GetProperty("score").GetDouble()],
                    [Figures.Precision[at[0], at[1], at[2], at[3], at[4]], Figures.Scores[at[0], at[1], at[2], at[3], at[4]]],
                    $"{name} sample");
            }

            var thresholds = Enumerable.Range(0, Figures.Parameters.Thresholds.Count).ToArray();
            FixtureSets.Close(expected.GetProperty("AP_by_iou_all"), thresholds.Select(t => Figures.AveragePrecision("all", t)), $"{name} AP by threshold");
            FixtureSets.Close(expected.GetProperty("AR_by_iou_all"), thresholds.Select(t => Figures.AverageRecall("all", t)), $"{name} AR by threshold");
            if (expected.TryGetProperty("per_category", out var categories))
            {
                FixtureSets.Close(
                    [.. categories.EnumerateArray().Select(category => category.GetProperty("AP").GetDouble())],
                    [.. Enumerable.Range(0, Figures.Categories.Count).Select(k => Figures.AveragePrecision("all", category: k))],
                    $"{name} AP by category");
            }

            foreach (var pair in expected.TryGetProperty("pairs", out var pairs) ? pairs.EnumerateArray() : default)
                ComparePair(pair, $"{name} image {pair.GetProperty("image_id")} category {pair.GetProperty("category_id")}");
        }

        private static void CompareGrid(JsonElement expected, CocoGrid grid, string name)
        {
            var shape = expected.GetProperty("shape").EnumerateArray().Select(length => length.GetInt32()).ToArray();
            Assert.Equal(shape.Aggregate(1, (product, length) => product * length), grid.Values.Count);
            FixtureSets.Close([expected.GetProperty("sum").GetDouble(), expected.GetProperty("sum_valid").GetDouble()], [grid.Values.Sum(), Valid(grid)], name);
            Count("n_minus_one", -1);
            Count("n_zero", 0);
            if (expected.TryGetProperty("sum_over_R_TKAM", out var sums))
                FixtureSets.Close(sums, Cells(all: true), name);
            if (expected.TryGetProperty("full_TKAM", out var cells))
                FixtureSets.Close(cells, Cells(all: false), name);
            if (expected.TryGetProperty("full_TRA", out var full))
                FixtureSets.Close(full, Enumerable.Range(0, shape[0]).SelectMany(t => Enumerable.Range(0, shape[1]).SelectMany(r => Enumerable.Range(0, shape[3]).Select(a => grid[t, r, 0, a, 0]))), name);

            void Count(string property, double value)
            {
                if (expected.TryGetProperty(property, out var count))
                    Assert.True(count.GetInt32() == grid.Values.Count(one => one == value), $"{name} {property}");
            }

            IEnumerable<double> Cells(bool all) =>
                from t in Enumerable.Range(0, grid.Shape[0])
                from k in Enumerable.Range(0, grid.Shape[2])
                from a in Enumerable.Range(0, grid.Shape[3])
                from m in Enumerable.Range(0, grid.Shape[4])
                select Enumerable.Range(0, all ? grid.Shape[1] : 1).Sum(r => grid[t, r, k, a, m]);
        }

        private void ComparePair(JsonElement pair, string name)
        {
            var whole = Pair(pair, area: 0);
            Equal(pair.GetProperty("dt_ids_sorted"), whole.Detections.Select(detection => detection.Id), $"{name} detections");
            var truths = Objects.Truths(pair.GetProperty("image_id").GetInt64(), pair.GetProperty("category_id").GetInt64());
            if (pair.GetProperty("iou") is var iou && iou.GetArrayLength() > 0)
            {
                Equal(pair.GetProperty("iou_gt_ids"), truths.Select(truth => truth.Id), $"{name} truths");
                FixtureSets.Close(iou, Overlaps.Of(Figures.Measure, whole.Detections, truths, Figures.Parameters.Sigmas).Cast<double>(), $"{name} overlaps");
            }

            foreach (var area in pair.GetProperty("areas").EnumerateArray())
            {
                var label = area.GetProperty("area").GetString()!;
                var matches = Pair(pair, Figures.Parameters.Areas.TakeWhile(range => range.Name != label).Count());
                Equal(area.GetProperty("gtIds"), matches.Truths.Select(truth => truth.Id), $"{name} {label} truths");
                Equal(area.GetProperty("gtIgnore"), matches.TruthIgnored.Select(flag => flag ? 1L : 0), $"{name} {label} ignored truths");
                foreach (var threshold in area.GetProperty("dtMatches").EnumerateObject())
                {
                    var t = int.Parse(threshold.Name);
                    Equal(threshold.Value, Row(matches.DetectionMatches, t), $"{name} {label} {t} found");
                    Equal(area.GetProperty("gtMatches").GetProperty(threshold.Name), Row(matches.TruthMatches, t), $"{name} {label} {t} finders");
                    Equal(area.GetProperty("dtIgnore").GetProperty(threshold.Name), Row(matches.DetectionIgnored, t).Select(flag => flag ? 1L : 0), $"{name} {label} {t} ignored");
                }
            }
        }
    }
}
