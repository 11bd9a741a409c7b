using HRNet.AspNetCore.Endpoints;
using HRNet.Imaging;
using HRNet.Inference;
using HRNet.Inference.Live;
using Microsoft.Extensions.Options;

namespace HRNet.AspNetCore;

/// <summary>Checks the "Uploads" section.</summary>
[OptionsValidator]
internal sealed partial class UploadOptionsValidator : IValidateOptions<UploadOptions>;

/// <summary>Checks the "Access" section.</summary>
[OptionsValidator]
internal sealed partial class AccessOptionsValidator : IValidateOptions<AccessOptions>;

/// <summary>Checks the "Inference" section.</summary>
[OptionsValidator]
internal sealed partial class InferenceOptionsValidator : IValidateOptions<InferenceOptions>;

/// <summary>Checks the "Pictures" section.</summary>
[OptionsValidator]
internal sealed partial class PictureLimitsValidator : IValidateOptions<PictureLimits>;

/// <summary>Checks the "Live" section.</summary>
[OptionsValidator]
internal sealed partial class LiveOptionsValidator : IValidateOptions<LiveOptions>;
