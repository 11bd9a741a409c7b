using System.Net;
using HRNetWeb.Tests.Support;

namespace HRNetWeb.Tests;

public sealed class PoseTests(SharedService service)
{
    private const string LeftPlayer = "28,75,140,405";
    private const double Tolerance = 0.02;

    [Fact]
    public async Task A_form_and_a_raw_body_give_the_same_people()
    {
        var (form, fromForm) = await service.Client.AskAsync($"/pose?boxes={LeftPlayer}", Pictures.Form(Pictures.Players));
        var (raw, fromRaw) = await service.Client.AskAsync($"/pose?boxes={LeftPlayer}", Pictures.Raw(Pictures.Players));

        Assert.Equal(HttpStatusCode.OK, form.StatusCode);
        Assert.Equal(HttpStatusCode.OK, raw.StatusCode);
        Assert.Equal(fromForm["people"]!.ToJsonString(), fromRaw["people"]!.ToJsonString());
    }

    [Fact]
    public async Task An_answer_names_picture_model_device_boxes_and_keypoints()
    {
        var (_, answer) = await service.Client.AskAsync($"/pose?boxes={LeftPlayer};430,18,210,462", Pictures.Raw(Pictures.Players));
        var models = await service.Client.GetJsonAsync("/models");
        var model = models["models"]!.AsArray().Single(entry => (string?)entry!["name"] == (string?)answer["model"])!;

        Assert.Equal(640, (int)answer["image"]!["width"]!);
        Assert.Equal(480, (int)answer["image"]!["height"]!);
        Assert.Equal("request", (string?)answer["boxes"]);
        Assert.Equal((string?)model["device"], (string?)answer["device"]);
        Assert.Equal(2, answer["people"]!.AsArray().Count);
        foreach (var person in answer["people"]!.AsArray())
        {
            Assert.Equal(model["keypoints"]!.AsArray().Select(name => (string?)name), person!["keypoints"]!.AsArray().Select(joint => (string?)joint!["name"]));
            Assert.InRange((double)person["score"]!, 0, 1);
            Assert.All(person["keypoints"]!.AsArray(), joint => Assert.InRange((double)joint!["score"]!, 0, 1));
        }
        var box = answer["people"]!.AsArray().Select(person => person!["box"]!).Single(box => (double)box["x"]! == 28);
        Assert.Equal((75, 140, 405), ((double)box["y"]!, (double)box["width"]!, (double)box["height"]!));
        Assert.Null(answer["overlay"]);
    }

    [Fact]
    public async Task Joints_below_the_pictures_edge_do_not_count_as_seen_unless_they_are_to_be_kept()
    {
        // The box is drawn so that the astronaut's legs would be below the picture.
        const string Box = "/pose?boxes=120,60,300,900&threshold=0";
        var (_, drop) = await service.Client.AskAsync(Box, Pictures.Raw(Pictures.Astronaut));
        var (_, keep) = await service.Client.AskAsync($"{Box}&implausible=keep", Pictures.Raw(Pictures.Astronaut));

        var dropped = Joints(drop).Where(joint => !(bool)joint!["visible"]!).ToList();
        Assert.NotEmpty(dropped);
        Assert.All(Joints(keep), joint => Assert.True((bool)joint!["visible"]!));
        Assert.Equal(Joints(keep).Select(joint => (double)joint!["x"]!), Joints(drop).Select(joint => (double)joint!["x"]!));

        static System.Text.Json.Nodes.JsonArray Joints(System.Text.Json.Nodes.JsonNode answer) => answer["people"]![0]!["keypoints"]!.AsArray();
    }

    [Fact]
    public async Task Without_boxes_the_detector_finds_the_people_and_the_answer_says_so()
    {
        var (response, answer) = await service.Client.AskAsync("/pose", Pictures.Raw(Pictures.Players));
        var (_, found) = await service.Client.AskAsync("/detect?maxDetections=20", Pictures.Raw(Pictures.Players));

        Assert.Equal("detector", (string?)answer["boxes"]);
        Assert.Equal((string?)found["model"], (string?)answer["detector"]);
        Assert.True((double)answer["timing"]!["detect"]! > 0);
        Assert.Contains("detect;dur=", response.Headers.GetValues("Server-Timing").Single(), StringComparison.Ordinal);
        var boxes = found["objects"]!.AsArray().Select(one => one!["box"]!.ToJsonString()).ToList();
        var people = answer["people"]!.AsArray();
        Assert.All(people, person => Assert.Contains(person!["box"]!.ToJsonString(), boxes));
        Assert.Equal(people.Select(person => (double)person!["score"]!).OrderDescending(), people.Select(person => (double)person!["score"]!));
        foreach (var (x, y) in new[] { (90, 270), (550, 250) })
            Assert.Contains(people, person => Holds(person!["box"]!, x, y));
    }

    [Fact]
    public async Task At_most_so_many_people_are_looked_at_as_are_asked_for()
    {
        var (_, answer) = await service.Client.AskAsync("/pose?maxPeople=1&personThreshold=0", Pictures.Raw(Pictures.Players));

        Assert.Single(answer["people"]!.AsArray());
    }

    [Fact]
    public async Task A_picture_with_nobody_is_answered_with_an_empty_list()
    {
        var (response, answer) = await service.Client.AskAsync("/pose", Pictures.Raw(Pictures.Gray, "image/png"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("detector", (string?)answer["boxes"]);
        Assert.Empty(answer["people"]!.AsArray());
    }

    [Fact]
    public async Task The_whole_picture_is_one_person_where_that_is_asked_for()
    {
        var (_, answer) = await service.Client.AskAsync("/pose?boxes=whole", Pictures.Raw(Pictures.Astronaut));

        Assert.Equal("wholePicture", (string?)answer["boxes"]);
        Assert.Null(answer["detector"]);
        Assert.Equal(0, (double)answer["timing"]!["detect"]!);
        var person = Assert.Single(answer["people"]!.AsArray())!;
        Assert.Equal("{\"x\":0,\"y\":0,\"width\":512,\"height\":512}", person["box"]!.ToJsonString());
    }

    [Fact]
    public async Task The_time_of_each_stage_is_told_in_the_body_and_in_the_header()
    {
        var (response, answer) = await service.Client.AskAsync($"/pose?boxes={LeftPlayer}", Pictures.Raw(Pictures.Players));

        var header = response.Headers.GetValues("Server-Timing").Single();
        var timing = answer["timing"]!.AsObject();
        Assert.Equal(["decode", "detect", "preprocess", "queue", "inference", "postprocess", "render", "total"], timing.Select(stage => stage.Key));
        Assert.All(timing, stage => Assert.Contains($"{stage.Key};dur={(double)stage.Value!}", header, StringComparison.Ordinal));
        Assert.True((double)timing["decode"]! > 0);
        Assert.True((double)timing["inference"]! > 0);
        Assert.True((double)timing["total"]! >= (double)timing["decode"]! + (double)timing["inference"]! - Tolerance);
    }

    [Theory]
    [InlineData("png")]
    [InlineData("jpeg")]
    [InlineData("webp")]
    public async Task JSON_can_carry_the_painted_picture(string format)
    {
        var (_, answer) = await service.Client.AskAsync($"/pose?boxes={LeftPlayer}&overlay={format}", Pictures.Raw(Pictures.Players));

        var uri = (string)answer["overlay"]!;
        Assert.StartsWith($"data:image/{format};base64,", uri, StringComparison.Ordinal);
        Assert.True(Convert.FromBase64String(uri[(uri.IndexOf(',') + 1)..]).Length > 1000);
        Assert.True((double)answer["timing"]!["render"]! > 0);
    }

    [Fact]
    public async Task The_threshold_asked_for_is_told_back_and_every_keypoint_stays_listed()
    {
        var (_, answer) = await service.Client.AskAsync($"/pose?boxes={LeftPlayer}&threshold=0.99", Pictures.Raw(Pictures.Players));

        Assert.Equal(0.99, (double)answer["threshold"]!, Tolerance);
        Assert.True(answer["people"]![0]!["keypoints"]!.AsArray().Count > 2);
    }

    [Fact]
    public async Task A_named_model_answers()
    {
        var (_, first) = await service.Client.AskAsync("/pose", Pictures.Raw(Pictures.Astronaut));
        var (_, named) = await service.Client.AskAsync($"/pose?model={first["model"]}", Pictures.Raw(Pictures.Astronaut));

        Assert.Equal(first["people"]!.ToJsonString(), named["people"]!.ToJsonString());
    }

    private static bool Holds(System.Text.Json.Nodes.JsonNode box, int x, int y) =>
        (double)box["x"]! < x && (double)box["y"]! < y && (double)box["x"]! + (double)box["width"]! > x && (double)box["y"]! + (double)box["height"]! > y;
}
