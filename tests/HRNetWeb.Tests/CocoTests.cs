using HRNet.AspNetCore.Serving;
using HRNet.Evaluation.Coco;
using HRNet.Imaging;
using HRNet.Inference.Detection;
using HRNet.Inference.Pose;
using HRNet.Inference.Results;
using HRNetWeb.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace HRNetWeb.Tests;

/// <summary>Answers in COCO's results format.</summary>
public sealed class CocoTests(SharedService service)
{
    private const string Coco = "application/vnd.coco.results+json";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Poses_are_what_the_library_writes_and_an_evaluator_reads()
    {
        using var frame = PictureCodec.Create().Decode(Pictures.Players, new PictureLimits(), Cancel);
        var people = await service.Services.GetRequiredService<ModelHost>().Models.People().FindAsync(frame, new PoseRequest(), Cancel);

        var answer = await AskAsync("/pose?imageId=900100581904", Pictures.Raw(Pictures.Players));

        Assert.Equal(people.ToCocoJson(900100581904), answer);
        var results = Read(answer);
        Assert.NotEmpty(results);
        Assert.All(results, one => Assert.Equal((900100581904, 1, 51), (one.ImageId, one.CategoryId, one.Keypoints!.Length)));
        var truth = new CocoDataset
        {
            Images = [new() { Id = 900100581904, Width = frame.Width, Height = frame.Height }],
            Categories = [new() { Id = 1, Name = "person" }],
            Annotations =
            [
                .. results.Select((one, k) => new CocoAnnotation
                {
                    Id = k + 1, ImageId = one.ImageId, CategoryId = 1, Box = one.Box, Area = one.Box![2] * one.Box[3], NumKeypoints = 17,
                    Keypoints = [.. one.Keypoints!.Select((number, place) => place % 3 == 2 ? 2 : number)],
                }),
            ],
        };
        Assert.Equal(1, CocoEvaluator.Evaluate(truth, results, CocoMeasure.Keypoints, cancel: Cancel).AveragePrecision("all"), 6);
    }

    [Fact]
    public async Task Objects_are_what_the_library_writes_and_an_evaluator_reads()
    {
        using var frame = PictureCodec.Create().Decode(Pictures.Players, new PictureLimits(), Cancel);
        var objects = await service.Services.GetRequiredService<ModelHost>().Models.Detection().DetectAsync(frame, new DetectRequest { Threshold = 0.2f }, Cancel);

        var answer = await AskAsync("/detect?imageId=7&threshold=0.2", Pictures.Raw(Pictures.Players));

        Assert.Equal(objects.ToCocoJson(7), answer);
        Assert.All(Read(answer), one => Assert.Equal((7, 1, 4), (one.ImageId, one.CategoryId, one.Box!.Length)));
    }

    [Fact]
    public async Task The_number_of_the_picture_may_stand_in_the_form()
    {
        using var form = Pictures.Form(Pictures.Players);
        form.Add(new StringContent("42"), "imageId");

        Assert.All(Read(await AskAsync("/pose", form)), one => Assert.Equal(42, one.ImageId));
    }

    [Fact]
    public async Task A_picture_without_anybody_is_an_empty_list() =>
        Assert.Equal("[]", await AskAsync("/pose?imageId=1", Pictures.Raw(Pictures.Gray, "image/png")));

    [Theory]
    [InlineData("/pose")]
    [InlineData("/detect")]
    public async Task Without_the_number_of_the_picture_it_is_refused(string path)
    {
        var answer = await service.Client.AskAsync(path, Pictures.Raw(Pictures.Gray, "image/png"), Coco);

        Assert.Contains("'imageId'", answer.ShouldBeProblem(400, "invalid_option"), StringComparison.Ordinal);
        Assert.Equal("imageId", (string?)answer.Json["option"]);
    }

    [Theory]
    [InlineData("/segment")]
    [InlineData("/classify")]
    [InlineData("/analyze")]
    public async Task What_has_no_boxes_has_no_such_form(string path) =>
        (await service.Client.AskAsync(path, Pictures.Raw(Pictures.Gray, "image/png"), Coco)).ShouldBeProblem(406, "not_acceptable");

    [Fact]
    public void Classes_have_COCO_s_numbers_where_all_are_COCO_s_and_else_their_place()
    {
        Assert.Equal([1, 90, 18], CocoJson.Categories(["person", "toothbrush", "dog"]));
        Assert.Equal([1, 2], CocoJson.Categories(["person", "unicorn"]));
    }

    private async Task<string> AskAsync(string path, HttpContent content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        request.Headers.Add("Accept", Coco);
        using var response = await service.Client.SendAsync(request, Cancel);
        Assert.Equal((200, Coco), ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.True(response.Headers.Contains("Server-Timing"));
        return await response.Content.ReadAsStringAsync(Cancel);
    }

    private static IReadOnlyList<CocoResult> Read(string answer)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, answer);
            return CocoResult.ReadAll(file);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
