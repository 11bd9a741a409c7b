using HRNet.Inference.Devices;

namespace HRNet.Inference.Tests.Devices;

public sealed class DeviceNameTests
{
    [Theory]
    [InlineData("cpu", "cpu")]
    [InlineData("CPU", "cpu")]
    [InlineData("dml", "dml:0 cpu")]
    [InlineData("dml:1", "dml:1 cpu")]
    [InlineData("cuda:12", "cuda:12 cpu")]
    public void A_setting_names_devices_in_order(string setting, string expected) =>
        Assert.Equal(expected, string.Join(' ', DeviceName.Candidates(setting, strict: false)));

    [Fact]
    public void Strict_leaves_the_processor_out_unless_it_was_named()
    {
        Assert.Equal("dml:0", string.Join(' ', DeviceName.Candidates("dml", strict: true)));
        Assert.Equal("cpu", string.Join(' ', DeviceName.Candidates("cpu", strict: true)));
    }

    [Fact]
    public void Automatic_is_what_the_build_carries_and_the_processor_at_last()
    {
        var candidates = DeviceName.Candidates("auto", strict: true);

        Assert.Equal(DeviceName.Cpu, candidates[^1]);
        Assert.Equal(NativeRuntime.Carries(DeviceKind.DirectML), candidates.Contains(new(DeviceKind.DirectML, 0)));
        Assert.All(candidates, device => Assert.True(NativeRuntime.Carries(device.Kind)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("gpu")]
    [InlineData("cpu:0")]
    [InlineData("webgpu")]
    [InlineData("dml:")]
    [InlineData("dml:-1")]
    [InlineData("dml:1:2")]
    [InlineData("dml:x")]
    public void An_unknown_device_is_refused_with_those_that_are_known(string setting)
    {
        var problem = Assert.Throws<RequestException>(() => DeviceName.Candidates(setting, strict: false));
        Assert.Contains($"'{setting}'", problem.Message, StringComparison.Ordinal);
        Assert.Contains("auto, cpu, dml", problem.Message, StringComparison.Ordinal);
    }
}
