using HRNet.Inference.Devices;

namespace HRNet.Inference.Tests.Devices;

public sealed class DeviceRefusalTests
{
    /// <summary>Texts as the library gives them: read off runs without the device, without the driver, and without CUDA's libraries.</summary>
    [Theory]
    [InlineData(
        "dml:1", @"[ErrorCode:RuntimeException] D:\a\_work\1\s\onnxruntime\core\providers\dml\dml_provider_factory.cc(90)\onnxruntime.dll!00006FFFF: (caller: 00006FFF) Exception(1) tid(24) 887A0002 Not found.",
        "There is no DirectX 12 adapter number 1. (")]
    [InlineData("dml:0", "Exception(1) tid(24) 887A0004 The specified device interface is not supported.", "Adapter number 0 or its driver lacks what DirectML needs (DirectX 12). (")]
    [InlineData(
        "cuda:0", "[ErrorCode:Fail] /onnxruntime_src/onnxruntime/core/session/provider_bridge_ort.cc:1695 Failed to load library libonnxruntime_providers_cuda.so with error: libcublasLt.so.12: cannot open shared object file: No such file or directory",
        "CUDA is not installed completely: libcublasLt.so.12 is missing. (")]
    [InlineData("cuda:0", "[ErrorCode:Fail] OrtSessionOptionsAppendExecutionProvider_Cuda: Failed to load shared library", "CUDA is not installed completely")]
    [InlineData("cuda:0", "CUDA failure 35: CUDA driver version is insufficient for CUDA runtime version ; GPU=-1 ; hostname=box", "There is no CUDA device, or its driver is too old. (")]
    [InlineData("cuda:3", "CUDA failure 101: invalid device ordinal ; GPU=32", "There is no CUDA device number 3. (")]
    [InlineData("cuda:0", "something else", "The device does not run the model. (something else)")]
    public void The_reason_is_a_sentence_and_the_librarys_text_stands_behind_it(string device, string text, string start)
    {
        var words = DeviceRefusal.Describe(Assert.Single(DeviceName.Candidates(device, strict: true)), new NotFiniteNumberException(text));

        Assert.StartsWith(start, words, StringComparison.Ordinal);
        Assert.EndsWith(")", words, StringComparison.Ordinal);
        Assert.DoesNotContain("onnxruntime_src", words, StringComparison.Ordinal);
        Assert.DoesNotContain(@"D:\a", words, StringComparison.Ordinal);
    }

    [Fact]
    public void Our_own_refusals_are_sentences_already() =>
        Assert.Equal("DirectML exists on Windows only.", DeviceRefusal.Describe(new(DeviceKind.DirectML, 0), new NotSupportedException("DirectML exists on Windows only.")));
}
