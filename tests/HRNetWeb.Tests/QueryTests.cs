using HRNetWeb.Tests.Support;

namespace HRNetWeb.Tests;

public sealed class QueryTests(SharedService service)
{
    [Theory]
    [InlineData("/pose?treshold=0.3", "There is no option 'treshold' here. Allowed are model, threshold, personThreshold, boxes, implausible, flip, maxPeople, imageId, overlay.")]
    [InlineData("/segment?boxes=1,2,3,4", "There is no option 'boxes' here. Allowed are model, flip, scales, mask, maskSize, overlay.")]
    [InlineData("/detect?flip=true", "There is no option 'flip' here. Allowed are model, threshold, maxDetections, classes, nms, imageId, overlay.")]
    public async Task An_unknown_option_is_answered_with_those_there_are(string path, string detail)
    {
        var answer = await service.Client.AskAsync(path, Pictures.Raw(Pictures.Astronaut));

        Assert.Equal(detail, answer.ShouldBeProblem(400, "unknown_option"));
        Assert.NotEmpty(answer.Json["allowed"]!.AsArray());
    }

    [Theory]
    [InlineData("/pose?threshold=high", "threshold", "a number from 0 to 1")]
    [InlineData("/pose?threshold=1.5", "threshold", "a number from 0 to 1")]
    [InlineData("/pose?threshold=NaN", "threshold", "a number from 0 to 1")]
    [InlineData("/pose?threshold=0,5", "threshold", "with a point")]
    [InlineData("/pose?threshold=", "threshold", "is empty")]
    [InlineData("/pose?threshold=0.1&threshold=0.2", "threshold", "2 times")]
    [InlineData("/pose?maxPeople=0", "maxPeople", "a whole number from 1 to 100")]
    [InlineData("/pose?maxPeople=2.5", "maxPeople", "a whole number from 1 to 100")]
    [InlineData("/pose?personThreshold=2", "personThreshold", "a number from 0 to 1")]
    [InlineData("/pose?boxes=everywhere", "boxes", "or whole")]
    [InlineData("/detect?threshold=2", "threshold", "a number from 0 to 1")]
    [InlineData("/detect?nms=much", "nms", "a number from 0 to 1")]
    [InlineData("/detect?maxDetections=0", "maxDetections", "a whole number from 1 to 1000")]
    [InlineData("/detect?classes=person,,dog", "classes", "is empty")]
    [InlineData("/detect?classes=unicorn", "classes", "knows no class 'unicorn'")]
    [InlineData("/pose?flip=perhaps", "flip", "true or false")]
    [InlineData("/pose?implausible=hide", "implausible", "one of drop, keep")]
    [InlineData("/pose?overlay=gif", "overlay", "one of png, jpeg, webp")]
    [InlineData("/segment?scales=0.5,4", "scales", "1 to 8 different numbers from 0.25 to 2")]
    [InlineData("/segment?scales=1;2", "scales", "1 to 8 different numbers from 0.25 to 2")]
    [InlineData("/segment?maskSize=15", "maskSize", "a whole number from 16 to 16384")]
    [InlineData("/segment?maskSize=large", "maskSize", "a whole number from 16 to 16384")]
    [InlineData("/segment?mask=dense", "mask", "one of png, rle, none")]
    [InlineData("/pose?boxes=1,2,3", "boxes", "Box 1, '1,2,3', is not four numbers")]
    [InlineData("/pose?boxes=1,2,3,4,5", "boxes", "is not four numbers")]
    [InlineData("/pose?boxes=1,2,3,4;a,b,c,d", "boxes", "Box 2, 'a,b,c,d', is not four numbers")]
    [InlineData("/pose?boxes=1,2,0,4", "boxes", "has no area")]
    [InlineData("/pose?boxes=1,2,3,-4", "boxes", "has no area")]
    [InlineData("/pose?boxes=1,2,Infinity,4", "boxes", "is not four numbers")]
    public async Task A_wrong_value_is_answered_with_what_is_allowed(string path, string option, string words)
    {
        var answer = await service.Client.AskAsync(path, Pictures.Raw(Pictures.Astronaut));

        Assert.Contains(words, answer.ShouldBeProblem(400, "invalid_option"), StringComparison.Ordinal);
        Assert.Equal(option, (string?)answer.Json["option"]);
    }

    [Fact]
    public async Task Too_many_boxes_are_refused()
    {
        var boxes = string.Join(';', Enumerable.Repeat("1,2,30,40", 101));

        var answer = await service.Client.AskAsync($"/pose?boxes={boxes}", Pictures.Raw(Pictures.Astronaut));

        Assert.Contains("more than 100 boxes", answer.ShouldBeProblem(400, "invalid_option"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/pose?model=nobody")]
    [InlineData("/segment?model=nobody")]
    [InlineData("/detect?model=nobody")]
    public async Task An_unknown_model_is_answered_with_those_there_are(string path)
    {
        var answer = await service.Client.AskAsync(path, Pictures.Raw(Pictures.Astronaut));

        Assert.Contains("nobody", answer.ShouldBeProblem(404, "unknown_model"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_of_another_task_does_not_answer()
    {
        var models = await service.Client.GetJsonAsync("/models");
        var segmenter = models["models"]!.AsArray().First(model => (string?)model!["task"] == "segment")!;

        (await service.Client.AskAsync($"/pose?model={segmenter["name"]}", Pictures.Raw(Pictures.Astronaut))).ShouldBeProblem(404, "unknown_model");
    }
}
