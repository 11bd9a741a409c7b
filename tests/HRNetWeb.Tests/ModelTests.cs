using HRNet.Inference.Devices;
using HRNetWeb.Tests.Support;

namespace HRNetWeb.Tests;

public sealed class ModelTests(SharedService service)
{
    [Fact]
    public async Task Each_task_has_one_default_model()
    {
        var models = (await service.Client.GetJsonAsync("/models"))["models"]!.AsArray();

        foreach (var task in new[] { "pose", "segment", "detect" })
            Assert.Single(models, model => (string?)model!["task"] == task && (bool)model["default"]!);
    }

    [Fact]
    public async Task A_pose_model_tells_how_to_draw_its_skeleton()
    {
        var models = (await service.Client.GetJsonAsync("/models"))["models"]!.AsArray();
        var pose = models.First(model => (string?)model!["task"] == "pose")!;

        var keypoints = pose["keypoints"]!.AsArray();
        Assert.NotEmpty(pose["limbs"]!.AsArray());
        Assert.All(pose["limbs"]!.AsArray(), limb => Assert.All(limb!.AsArray(), end => Assert.InRange((int)end!, 0, keypoints.Count - 1)));
        Assert.Contains("nose", keypoints.Select(name => (string?)name));
        Assert.InRange((double)pose["threshold"]!, 0.01, 0.9);
        Assert.True((int)pose["input"]!["height"]! >= (int)pose["input"]!["width"]!);
    }

    [Fact]
    public async Task A_segmentation_model_tells_its_classes_and_colors()
    {
        var models = (await service.Client.GetJsonAsync("/models"))["models"]!.AsArray();
        var segment = models.First(model => (string?)model!["task"] == "segment")!;

        Assert.Contains("person", segment["classes"]!.AsArray().Select(known => (string?)known!["name"]));
        Assert.All(segment["classes"]!.AsArray(), known => Assert.Matches("^#[0-9a-fA-F]{6}$", (string?)known!["color"]));
    }

    [Fact]
    public async Task One_model_is_told_as_in_the_list()
    {
        var first = (await service.Client.GetJsonAsync("/models"))["models"]![0]!;

        var one = await service.Client.GetJsonAsync($"/models/{first["name"]}");

        Assert.Equal(first.ToJsonString(), one.ToJsonString());
    }

    [Fact]
    public async Task The_devices_tell_the_setting_and_which_models_they_serve()
    {
        var models = (await service.Client.GetJsonAsync("/models"))["models"]!.AsArray();

        var devices = await service.Client.GetJsonAsync("/devices");

        Assert.Equal("auto", (string?)devices["setting"]);
        var served = devices["devices"]!.AsArray().SelectMany(device => device!["models"]!.AsArray()).Select(name => (string?)name);
        Assert.Equal(models.Select(model => (string?)model!["name"]).Order(), served.Order());
        Assert.All(devices["devices"]!.AsArray(), device => Assert.NotNull(device!["dropped"]));
    }

    [Fact]
    public async Task The_devices_are_those_that_the_runtime_sees()
    {
        var devices = await service.Client.GetJsonAsync("/devices");

        Assert.Equal(DeviceInfo.RuntimeVersion, (string?)devices["runtime"]);
        var processor = Assert.Single(devices["devices"]!.AsArray(), device => (string?)device!["device"] == "cpu");
        Assert.Equal(("cpu", "CPUExecutionProvider"), ((string?)processor!["kind"], (string?)processor["provider"]));
    }
}
