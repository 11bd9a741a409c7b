using System.Net;
using HRNetWeb.Tests.Support;

namespace HRNetWeb.Tests;

public sealed class DetectTests(SharedService service)
{
    private const double Tolerance = 1e-3;

    [Fact]
    public async Task A_form_and_a_raw_body_give_the_same_objects()
    {
        var (form, fromForm) = await service.Client.AskAsync("/detect", Pictures.Form(Pictures.Players));
        var (raw, fromRaw) = await service.Client.AskAsync("/detect", Pictures.Raw(Pictures.Players));

        Assert.Equal(HttpStatusCode.OK, form.StatusCode);
        Assert.Equal(HttpStatusCode.OK, raw.StatusCode);
        Assert.Equal(fromForm["objects"]!.ToJsonString(), fromRaw["objects"]!.ToJsonString());
    }

    [Fact]
    public async Task An_answer_names_picture_model_device_and_objects_by_falling_score()
    {
        var (_, answer) = await service.Client.AskAsync("/detect", Pictures.Raw(Pictures.Players));
        var models = await service.Client.GetJsonAsync("/models");
        var model = models["models"]!.AsArray().Single(entry => (string?)entry!["name"] == (string?)answer["model"])!;

        Assert.Equal((640, 480), ((int)answer["image"]!["width"]!, (int)answer["image"]!["height"]!));
        Assert.Equal((string?)model["device"], (string?)answer["device"]);
        Assert.Equal((double)model["threshold"]!, (double)answer["threshold"]!, Tolerance);
        var objects = answer["objects"]!.AsArray();
        Assert.True(objects.Count >= 2);
        var scores = objects.Select(found => (double)found!["score"]!).ToList();
        Assert.Equal(scores.OrderDescending(), scores);
        Assert.All(scores, score => Assert.InRange(score, (double)answer["threshold"]! - Tolerance, 1));
        Assert.All(objects, found =>
        {
            Assert.Equal("person", (string?)found!["label"]);
            Assert.Equal(0, (int)found["classId"]!);
            Assert.True((double)found["box"]!["width"]! > 0 && (double)found["box"]!["height"]! > 0);
            Assert.Null(found["mask"]);
        });
        Assert.True((double)answer["timing"]!["inference"]! > 0);
    }

    [Fact]
    public async Task The_options_bound_what_is_answered()
    {
        var all = await Scores("threshold=0.3");
        Assert.Equal(all.Take(1), await Scores("threshold=0.3&maxDetections=1"), Near);
        Assert.Equal(all.Where(score => score > 0.5), await Scores("threshold=0.5"), Near);
        Assert.Equal(all, await Scores("threshold=0.3&classes=Person"), Near);
        Assert.True((await Scores("threshold=0.3&nms=0.9")).Count > all.Count);

        async Task<List<double>> Scores(string options)
        {
            var (_, answer) = await service.Client.AskAsync($"/detect?{options}", Pictures.Raw(Pictures.Players));
            return [.. answer["objects"]!.AsArray().Select(found => (double)found!["score"]!)];
        }

        static bool Near(double a, double b) => Math.Abs(a - b) < Tolerance;
    }

    [Fact]
    public async Task A_picture_with_nothing_that_counts_is_answered_with_an_empty_list()
    {
        var (_, answer) = await service.Client.AskAsync("/detect?threshold=0.9", Pictures.Raw(Pictures.Gray, "image/png"));

        Assert.Empty(answer["objects"]!.AsArray());
    }

    [Fact]
    public async Task The_answer_may_be_the_painted_picture_or_the_boxes_alone()
    {
        var (_, withOverlay) = await service.Client.AskAsync("/detect?overlay=webp", Pictures.Raw(Pictures.Players));
        Assert.StartsWith("data:image/webp;base64,UklGR", (string?)withOverlay["overlay"], StringComparison.Ordinal);

        var (svg, drawing) = await service.Client.AskAsync("/detect", Pictures.Raw(Pictures.Players), "image/svg+xml");
        Assert.Equal("image/svg+xml", svg.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith("<svg", (string?)drawing, StringComparison.Ordinal);

        var (png, _) = await service.Client.AskAsync("/detect", Pictures.Raw(Pictures.Players), "image/png");
        Assert.Equal("image/png", png.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_model_of_another_task_does_not_answer() =>
        (await service.Client.AskAsync("/detect?model=pose_coco17_w18_small_v1_192x144", Pictures.Raw(Pictures.Players))).ShouldBeProblem(404, "unknown_model");
}
