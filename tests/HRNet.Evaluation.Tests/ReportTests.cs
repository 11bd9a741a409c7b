using System.Text.Json;
using HRNet.Evaluation.Published;
using HRNet.Evaluation.Reports;
using HRNet.Models;

namespace HRNet.Evaluation.Tests;

public sealed class ReportTests
{
    private static readonly ModelCard s_card = new()
    {
        Task = ModelTask.Pose,
        Architecture = "HRNetV1",
        Variant = "w32",
        InputHeight = 256,
        InputWidth = 192,
        Output = "heatmaps",
    };

    [Theory]
    [InlineData("coco-keypoints", "pose_hrnet_w48_384x288.pth", "AP", 0.763)]
    [InlineData("coco-keypoints", "td-hm_hrnet-w32_udp-8xb64-210e_coco-256x192-73ede547_20220914.pth", "AP", 0.762)]
    [InlineData("mpii", "hrnet_w48_mpii_256x256-92cab7bd_20200812.pth", "Mean", 90.1)]
    [InlineData("segmentation", "hrnet_cs_8090_torch11.pth", "mIoU", 0.809)]
    [InlineData("segmentation", "ocrnet_hr18s_4xb2-40k_cityscapes-512x1024_20230227_145026-6c052a14.pth", "mIoU", 0.7661)]
    [InlineData("coco-boxes", "htc_hrnetv2p_w48_28e_20190810-a4274b38.pth", "AP", 0.470)]
    [InlineData("coco-masks", "mask_rcnn_hrnetv2p_w48_1x_20190820-0923d1ad.pth", "AP", 0.381)]
    [InlineData("wflw", "HR18-WFLW.pth", "NME", 0.0460)]
    public void A_published_file_has_its_row(string task, string source, string figure, double value) =>
        Assert.Equal(value, PublishedRow.For(task, s_card with { Source = source })!.Figures[figure]);

    [Fact]
    public void A_network_of_ones_own_is_held_against_the_authors() =>
        Assert.Equal(0.744, PublishedRow.For("coco-keypoints", s_card with { Source = "mine.pth" })!.Figures["AP"]);

    [Fact]
    public void A_network_that_nobody_published_has_no_row() =>
        Assert.Null(PublishedRow.For("coco-keypoints", s_card with { Variant = "w18_small_v1", Source = "mine.pth" }));

    [Fact]
    public void Every_row_says_what_it_was_measured_on_and_where_it_stands() =>
        Assert.All(PublishedRow.All, row => Assert.True(
            row.Protocol.Length > 0 && row.Source.Length > 0 && row.Figures.Count > 0 && (row.Files.Count > 0 || row.Variant is not null), row.Name));

    [Fact]
    public async Task The_report_sets_figures_beside_the_published_ones()
    {
        var folder = Directory.CreateTempSubdirectory("hrnet-report-").FullName;
        try
        {
            var report = new EvaluationReport
            {
                Task = "coco-keypoints",
                Subject = "w32",
                Protocol = "against truth",
                Figures = [new("AP", 0.7452), new("APl", double.NaN)],
                Parts = [new("nose", 0.9)],
                PartName = "joint",
                Published = PublishedRow.For("coco-keypoints", s_card),
                Plots = [Plot.Bars("joints.svg", "Joints", [new("left_shoulder", 0.9), new("nose", double.NaN)], 1), Plot.Histogram("errors.svg", "Errors", "pixels", [0, 0.5, 7, double.PositiveInfinity], 1)],
            };

            await report.WriteAsync(folder, TestContext.Current.CancellationToken);

            var text = await File.ReadAllTextAsync(Path.Combine(folder, "report.md"), TestContext.Current.CancellationToken);
            Assert.Contains("| AP | 0.7452 | 0.7440 | +0.0012 |", text, StringComparison.Ordinal);
            Assert.Contains("| nose | 0.9000 |", text, StringComparison.Ordinal);
            var summary = FixtureSets.Json(folder, "summary.json");
            Assert.Equal(0.0012, summary.GetProperty("differences").GetProperty("AP").GetDouble(), 9);
            Assert.Equal(JsonValueKind.Null, summary.GetProperty("figures")[1].GetProperty("value").ValueKind);
            Assert.Contains("left_shoulder", await File.ReadAllTextAsync(Path.Combine(folder, "joints.svg"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
            Assert.StartsWith("<?xml", await File.ReadAllTextAsync(Path.Combine(folder, "errors.svg"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
